"""Addresses of the evidence slice, below /admin/."""

urlpatterns = []
