"""Photographs as cameras and scanners really write them: torn or empty words are no reason to refuse a picture."""

import io
from datetime import date
from unittest.mock import patch

from django.test import SimpleTestCase
from PIL import ExifTags, Image, ImageFile, TiffImagePlugin

from projects.evidence import pictures
from tests.projects.evidence.shots import drawn, exif, shot


def written(picture, kind, **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


class OddFiles(SimpleTestCase):
    def test_a_camera_without_a_fix_writes_nought_over_nought(self):
        said = exif()
        gps, nothing = said.get_ifd(ExifTags.IFD.GPSInfo), TiffImagePlugin.IFDRational(0, 0)
        gps[1], gps[2], gps[3], gps[4] = "N", (nothing,) * 3, "E", (nothing,) * 3
        data = written(drawn(1), "JPEG", exif=said.tobytes())
        for look in (pictures.look_at(data), pictures.said_at_the_head(data)):
            taken_on, position = (look.taken_on, look.position) if isinstance(look, pictures.Look) else look
            self.assertEqual((taken_on, position), (date(2025, 1, 15), None))
        pictures.drawn(data)

    def test_words_that_cannot_be_read_do_not_cost_the_picture(self):
        whole = shot(1)
        with (
            patch("PIL.Image.Exif.get_ifd", side_effect=SyntaxError("torn")),
            patch("PIL.ImageOps.exif_transpose", side_effect=SyntaxError("torn")),
        ):
            self.assertEqual(pictures.look_at(whole).taken_on, None)
            self.assertEqual(pictures.drawn(whole).width, 800)

    def test_the_request_decodes_nothing_whatever_the_kind(self):
        for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
            for said in ({}, {"exif": exif().tobytes()}):
                data = written(drawn(1), kind, **said)
                with (
                    self.subTest(kind=kind, has_words=bool(said)),
                    patch.object(ImageFile.ImageFile, "load", side_effect=AssertionError("decoded")),
                ):
                    self.assertEqual(pictures.look_at(data).taken_on, date(2025, 1, 15) if said else None)

    def test_four_bytes_that_come_by_chance_are_no_page(self):
        """In the noise of a ten-megabyte photograph some spelling of <svg stands once in fifty files."""
        self.assertEqual(pictures.look_at(shot(1) + b"\x00<SvG\x9c").width, 800)

    def test_sixteen_bits_of_grey_are_not_all_white(self):
        scan = Image.new("I;16", (200, 100), 20_000)
        with Image.open(io.BytesIO(pictures.drawn(written(scan, "PNG")).files["full"])) as kept:
            self.assertAlmostEqual(kept.getpixel((100, 50))[0], 20_000 // 256, delta=2)
