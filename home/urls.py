from django.urls import path, re_path
from wagtail.views import serve

from home.sitemaps import robots, sitemap
from projects.evidence.views.files import public_photo
from publications.media import shown_photo

urlpatterns = [
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
    path("media/<path:path>", shown_photo),
    path("photos/<slug:name>/<slug:size>/", public_photo, name="public_photo"),
    # Wagtail's own pattern takes no dots.
    re_path(r"^(projects/\d+/[\w-]+/data\.(?:json|csv))$", serve),
]
