"""Photographs as files. Originals and documents have no public address here."""

from django.conf import settings
from django.http import Http404
from django.views.static import serve

SHOWN = "images/"  # renditions; their names come from random ones


def shown_photo(request, path):
    """A rendition, to be kept by browsers for a year: a changed picture has another name."""
    if not path.startswith(SHOWN) or ".." in path:
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
