"""Officers' screens that are no Wagtail viewset, in front of Wagtail's own addresses."""

from django.urls import include, path

from projects.register.admin_urls import urlpatterns as register_urls

urlpatterns = [*register_urls, path("imports/", include("projects.exchange.urls"))]
