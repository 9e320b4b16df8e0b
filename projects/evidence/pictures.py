"""What an uploaded photograph is, what its file says of time and place, and its sizes. Pure: bytes in, bytes out.

`look_at` reads headers only: nothing is decoded before the number of pixels is known. `drawn` decodes once.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PIL import ExifTags, Image, ImageCms, ImageOps

import cms.pictures  # noqa: F401  teaches Pillow HEIC
from cms.thai import BE_OFFSET
from projects.evidence.likeness import perceptual_hash

MOST_PIXELS = 40_000_000
MOST_BYTES = 25 * 1024 * 1024
LONGEST_SIDE = 2000  # of the picture that is kept
WIDTHS = (320, 640, 1200)
KINDS = ["JPEG", "PNG", "WEBP", "HEIF"]  # the first opens MPO too, of which some phones make their JPEG
Image.init()  # a decoder asked for by name has to be there already
_MARKUP = (
    b"<html",
    b"<script",
    b"<!doctype",
    b"<?php",
    b"%pdf-",
)  # none so short that a large picture holds it by chance
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


class NotTaken(ValueError):
    """Why a file is not taken, in a Thai sentence."""


@dataclass(frozen=True)
class Look:
    """What the header says. `taken_on`, `position` (latitude, longitude): what the camera wrote, None when nothing."""

    width: int
    height: int
    taken_on: date | None
    position: tuple[Decimal, Decimal] | None


def look_at(data: bytes) -> Look:
    """Raise NotTaken for what is no photograph, is another thing too, or is too large to be opened."""
    if len(data) > MOST_BYTES:
        raise NotTaken(f"ไฟล์ใหญ่เกิน {MOST_BYTES // 1024 // 1024} เมกะไบต์ ย่อภาพก่อนแล้วส่งใหม่")
    if not _begins_like_a_photograph(data):
        raise NotTaken("ไม่ใช่ภาพถ่ายที่รับได้ ส่งได้เฉพาะ JPEG, PNG, WebP และ HEIC")
    if _is_something_else_too(data):
        raise NotTaken("ไฟล์นี้มีสิ่งอื่นแฝงอยู่นอกจากภาพ เปิดภาพแล้วบันทึกใหม่ก่อนส่ง")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=KINDS) as opened:
                width, height = opened.size
                _check_pixels(width, height)
                return Look(width, height, *said_by(opened))
    except NotTaken:
        raise
    except Image.DecompressionBombError:
        raise NotTaken(_too_many()) from None
    except Exception:  # every decoder has refusals of its own
        raise NotTaken("เปิดภาพไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ") from None


def said_at_the_head(head: bytes):
    """(day, position) from the first part of a file whose picture a browser has made smaller. (None, None) if nothing."""
    try:
        with Image.open(io.BytesIO(head), formats=KINDS) as opened:
            return said_by(opened)
    except Exception:  # a cut-off file: whatever it lacks is simply not known
        return None, None


def _begins_like_a_photograph(data):
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS)
    )


def _is_something_else_too(data):
    """A page, a script or an archive can hide in a file that opens as a picture as well."""
    lower = data.lower()
    return any(word in lower for word in _MARKUP) or zipfile.is_zipfile(io.BytesIO(data))


def _check_pixels(width, height):
    if width * height > MOST_PIXELS:
        raise NotTaken(_too_many(f" (ภาพนี้ {width:,} × {height:,} จุด)"))
    if min(width, height) < 16:
        raise NotTaken("ภาพเล็กเกินไป ด้านหนึ่งต้องยาวอย่างน้อย 16 จุด")


def _too_many(which=""):
    return f"ภาพละเอียดเกิน {MOST_PIXELS // 1_000_000} ล้านจุด{which} ย่อภาพก่อนแล้วส่งใหม่"


# What a camera writes


def said_by(opened):
    """(day, (latitude, longitude)) as a camera wrote them; None for what it did not, or wrote wrongly: what is said of a
    picture is no reason to refuse it."""
    try:
        exif = Image.Image.getexif(opened)  # of the header: PngImageFile's own would decode the whole picture first
        inside = exif.get_ifd(ExifTags.IFD.Exif)
        day = _day(inside.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime))
        return day, _position(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # a torn directory fails in as many ways as there are tags
        return None, None


def _day(text):
    """`2025:11:03 10:22:33`; some phones set to Thai write 2568."""
    try:
        year, month, day = (int(part) for part in str(text)[:10].replace("-", ":").split(":"))
        found = date(year - BE_OFFSET if year > 2400 else year, month, day)
    except ValueError:
        return None
    return found if found.year >= 1990 else None  # a clock that was never set


def _position(gps):
    try:
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps.get(ExifTags.GPS.GPSLatitudeRef) in ("S", b"S"))
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps.get(ExifTags.GPS.GPSLongitudeRef) in ("W", b"W"))
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None
    if latitude.is_nan() or longitude.is_nan():  # 0/0: the camera had no fix
        return None
    if (latitude, longitude) == (0, 0) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _degrees(parts, is_negative):
    degrees, minutes, seconds = (Decimal(str(float(part))) for part in parts)
    value = (degrees + minutes / 60 + seconds / 3600).quantize(Decimal("0.000001"))
    return -value if is_negative else value


# The sizes


@dataclass(frozen=True)
class Drawn:
    """`files`: name → bytes; `sizes`: name → [width, height]; width and height those of the kept picture."""

    files: dict
    sizes: dict
    width: int
    height: int
    perceptual_hash: str


def drawn(data: bytes, longest_side=LONGEST_SIDE) -> Drawn:
    """All sizes from one decoding: upright, in sRGB, with nothing of the file's own words. Raises NotTaken.

    `full.jpg` is what is kept; `320.webp`… are for screens, without those wider than the picture itself.
    """
    try:
        with Image.open(io.BytesIO(data), formats=KINDS) as opened:
            _check_pixels(*opened.size)
            opened.draft(None, (longest_side, longest_side))  # a JPEG is decoded no larger than needed
            kept = _bare(opened, longest_side)
    except NotTaken:
        raise
    except Exception:
        raise NotTaken("เปิดภาพไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ") from None
    files, sizes = {"full": _written(kept, "JPEG", quality=88)}, {"full": list(kept.size)}
    smaller = kept
    for width in sorted(WIDTHS, reverse=True):
        if width < kept.width:
            smaller = smaller.resize((width, max(1, round(kept.height * width / kept.width))), Image.Resampling.LANCZOS)
            files[str(width)] = _written(smaller, "WEBP", quality=80, method=2)
            sizes[str(width)] = list(smaller.size)
    return Drawn(files, sizes, *kept.size, perceptual_hash(kept))


def _bare(opened, longest_side):
    """The picture alone, no larger than what is kept. What was transparent is white."""
    profile = opened.info.get("icc_profile")
    picture = _upright(opened)
    if picture.mode.startswith("I"):  # sixteen bits of grey; a plain conversion would make all of it white
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    if profile:
        picture = _in_srgb(picture, profile)
    bare = Image.new("RGB", picture.size, "white")
    bare.paste(picture.convert("RGB"), mask=picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None)
    return bare


def _upright(opened):
    try:
        return ImageOps.exif_transpose(opened)
    except Exception:  # a torn directory: the picture itself is whole, or fails when it is converted
        return opened


def _in_srgb(picture, profile):
    """Phones write wider colours with a profile; the profile goes, so the colours are turned first."""
    if picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _written(picture, kind, **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()
