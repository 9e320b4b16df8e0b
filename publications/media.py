"""Photographs as files. Originals and documents have no public address here."""

import mimetypes

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

SHOWN = "images/"  # renditions; their names come from random ones


def shown_photo(request, path):
    """A rendition, to be kept by browsers for a year: a changed picture has another name."""
    if not path.startswith(SHOWN) or ".." in path or path.endswith("/"):
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, ValueError, SuspiciousOperation):
        raise Http404 from None
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
