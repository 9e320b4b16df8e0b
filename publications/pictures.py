"""Photographs: what an upload may keep, and the sizes that pages show."""

import io
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

# Made when a page is published, so that no reader waits for them.
LARGE, MEDIUM, CARD = "width-1200|format-webp", "width-640|format-webp", "fill-720x480|format-webp"
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
SIZES = (LARGE, MEDIUM, CARD, SHARED)

_KEPT_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}


def without_metadata(file) -> ContentFile:
    """The same picture, upright, without place, camera or thumbnail. HEIC and other kinds become JPEG.

    A phone writes where a photograph was taken into the file; nobody who sends one in thinks of that.
    """
    file.seek(0)
    with Image.open(file) as opened:
        kind = opened.format if opened.format in _KEPT_FORMATS else "JPEG"
        if kind == "GIF" and getattr(opened, "is_animated", False):
            kind, opened = "PNG", opened.copy()
        upright = ImageOps.exif_transpose(opened)
        if kind == "JPEG" and upright.mode not in ("RGB", "L", "CMYK"):
            upright = upright.convert("RGB")
        bare = Image.new(upright.mode, upright.size)
        if upright.palette:
            bare.putpalette(upright.palette)
        bare.paste(upright)
        if "transparency" in upright.info:
            bare.info["transparency"] = upright.info["transparency"]
        kept = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
        written = io.BytesIO()
        bare.save(written, kind, **(kept | ({"quality": 90} if kind in ("JPEG", "WEBP") else {})))
    return ContentFile(written.getvalue(), name=Path(file.name).stem + _KEPT_FORMATS[kind])


def make_sizes(photos):
    """Make what is missing of the shown sizes."""
    for photo in photos:
        photo.get_renditions(*SIZES)


def with_sizes(photos):
    """Load all shown sizes of the photos in one query."""
    from django.db.models import Prefetch, prefetch_related_objects

    photos = [photo for photo in photos if photo is not None]
    if photos:
        sizes = type(photos[0]).get_rendition_model().objects.filter(filter_spec__in=SIZES)
        prefetch_related_objects(photos, Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions"))
    return photos
