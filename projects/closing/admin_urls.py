"""Addresses of the closing slice, below /admin/."""

urlpatterns = []
