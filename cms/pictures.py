"""Photographs as bytes, whoever keeps them: what may stay in a file, and whether people in it agreed."""

import io
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

_KEPT_FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}


class PeopleConsent(models.TextChoices):
    """Whether a photograph shows people, and whether they agreed to being shown."""

    NOBODY = "nobody", "ไม่มีบุคคลที่ระบุตัวได้ในภาพ"
    HELD = "held", "มีบุคคลในภาพ และได้รับความยินยอมแล้ว"
    MISSING = "missing", "มีบุคคลในภาพ ยังไม่ได้รับความยินยอม (ไม่แสดงต่อสาธารณะ)"


MAY_BE_SHOWN = {PeopleConsent.NOBODY, PeopleConsent.HELD}


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
