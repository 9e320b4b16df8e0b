"""Officers' screens that are no Wagtail viewset, in front of Wagtail's own addresses."""

from projects.register.admin_urls import urlpatterns as register_urls

urlpatterns = [*register_urls]
