"""Addresses of the oversight slice, below /admin/."""

urlpatterns = []
