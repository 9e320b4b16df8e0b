"""Small pictures for tests."""

import io

from PIL import Image


def jpeg(size=(1300, 900), colour="#3a6", exif=None) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG", **({"exif": exif} if exif else {}))
    return written.getvalue()
