"""Many photographs at once, of any kind that phones make; what is no photograph is refused and the others are kept."""

import io
import zipfile
from datetime import date
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from projects.models import ProjectPhoto
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import CAMERA, IN_NAN, Drawers, drawn, shot, upload

TODAY = date(2025, 3, 5)


class SendPhotographs(Drawers, PadmeTestCase):
    def setUp(self):
        super().setUp()
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = make.accepted(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/evidence/"

    def count(self):
        with asking_as(EVERYONE):
            return ProjectPhoto.objects.count()

    def file(self, photo, size, by=None):
        return self.get(f"{self.url}photos/{photo.pk}/{size}/", by=by or self.nan_agency)

    def test_many_at_once_then_their_words(self):
        sent = self.send(upload(1), upload(2), upload(3))
        self.assertRedirects(sent, f"{self.url}describe/")
        shots.work()
        page = self.get(f"{self.url}describe/", by=self.nan_agency)
        self.assertContains(page, "IMG_0002.jpg")
        self.assertContains(page, "15 ม.ค. 2568")  # what the camera wrote, offered
        with asking_as(EVERYONE):
            first, second, _third = ProjectPhoto.objects.order_by("pk")
        words = {}
        for photo, caption in ((first, "หน้างานก่อนขุด"), (second, "วางท่อเหล็ก")):
            words |= {
                f"p{photo.pk}-seen": "1", f"p{photo.pk}-caption": caption, f"p{photo.pk}-taken_on": "15 ม.ค. 2568",
                f"p{photo.pk}-stage": "during", f"p{photo.pk}-place_name": "บ้านน้ำลัด", f"p{photo.pk}-people_consent": "held",
            }  # fmt: skip
        self.assertEqual(self.post(f"{self.url}describe/", words, by=self.nan_agency).status_code, 302)
        page = self.get(self.url, by=self.nan_office)
        self.assertContains(page, "วางท่อเหล็ก")
        self.assertNotContains(page, "IMG_0003.jpg")
        self.assertContains(self.get(f"/admin/projects/{self.project.pk}/", by=self.nan_agency), "รอคำบรรยาย")
        self.assertContains(self.get("/admin/queue/", by=self.nan_agency), "เติมคำบรรยายภาพ")

    def test_a_photograph_lacks_nothing_when_it_leaves_its_draft(self):
        self.send(upload())
        photo = self.photo()
        for name, sentence in (
            ("caption", "เขียนคำบรรยาย"), ("taken_on", "กรอกวันที่ถ่าย"), ("stage", "ก่อน ระหว่าง หรือหลัง"),
            ("place_name", "กรอกสถานที่"), ("people_consent", "มีบุคคลในภาพ"),
        ):  # fmt: skip
            with self.subTest(lacks=name):
                self.assertContains(self.describe(photo, **{name: ""}), sentence, status_code=422)
        self.assertTrue(self.photo().is_draft)

    def test_no_place_and_no_camera_in_any_file_whatever_the_kind(self):
        for number, kind in enumerate(("JPEG", "PNG", "WEBP", "HEIF"), 1):
            with self.subTest(kind=kind):
                sent = shot(number, kind=kind, size=(1600, 1200), point=IN_NAN, orientation=6)
                self.assertIn(CAMERA.encode(), sent)
                self.send(SimpleUploadedFile(f"a.{kind.lower()}", sent))
                shots.work()
                photo = self.photo()
                self.assertEqual(photo.state, "ready")
                self.assertEqual((photo.width, photo.height), (1200, 1600))  # upright
                self.assertEqual((photo.latitude, photo.camera_date), (None, date(2025, 1, 15)))
                for size in ("320", "640", "1200", "full"):
                    answer = self.file(photo, size)
                    self.assertEqual(answer.status_code, 200, size)
                    self.assert_says_nothing(b"".join(answer.streaming_content))
        for path, data in shots.kept_files().items():
            with self.subTest(path=path):
                self.assertNotIn("incoming", path)
                self.assert_says_nothing(data)

    def assert_says_nothing(self, data):
        self.assertNotIn(CAMERA.encode(), data)
        self.assertNotIn(b"Exif\x00\x00", data)
        with Image.open(io.BytesIO(data)) as opened:
            self.assertEqual(dict(opened.getexif()), {})
            self.assertFalse({"exif", "xmp", "icc_profile", "comment"} & opened.info.keys(), opened.info.keys())

    def test_the_point_is_kept_only_when_asked_for(self):
        self.send(upload(1, point=IN_NAN))
        self.assertIsNone(self.photo().latitude)
        self.send(upload(2, point=IN_NAN), keeps_position="on")
        photo = self.photo()
        self.assertEqual((float(photo.latitude), float(photo.longitude)), IN_NAN)
        self.assertEqual(self.describe(photo, latitude="", longitude="").status_code, 302)
        self.assertIsNone(self.photo().latitude)

    def test_a_browser_makes_it_smaller_and_sends_the_head_along(self):
        whole = shot(1, size=(3000, 2000), point=IN_NAN)
        out = io.BytesIO()
        drawn(1, (2000, 1333)).save(out, "JPEG")
        sent = {"head": SimpleUploadedFile("head", whole[:262144]), "keeps_position": "on"}
        self.send(SimpleUploadedFile("a.jpg", out.getvalue()), **sent)
        photo = self.photo()
        self.assertEqual((photo.camera_date, float(photo.latitude)), (date(2025, 1, 15), IN_NAN[0]))

    def test_a_phone_set_to_thai_writes_buddhist_years(self):
        self.send(upload(1, day="2568:01:15 10:00:00"))
        self.assertEqual(self.photo().camera_date, date(2025, 1, 15))
        self.send(upload(2, day="0000:00:00 00:00:00"))
        self.assertIsNone(self.photo().camera_date)

    def test_the_same_file_again_is_the_same_photograph(self):
        self.send(upload(1))
        self.send(upload(1))
        self.assertEqual(self.count(), 1)
        self.assertEqual(len(shots.kept_files()), 1)

    def test_one_that_is_refused_does_not_stop_the_others(self):
        bad = SimpleUploadedFile("page.jpg", b"<html><script>alert(1)</script>")
        answer = self.send(upload(1), bad, upload(2), expect=422)
        self.assertContains(answer, "page.jpg: ไม่ใช่ภาพถ่ายที่รับได้", status_code=422)
        self.assertEqual(self.count(), 2)

    def test_what_is_no_photograph_is_refused(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as book:
            book.writestr("a.txt", "x")
        whole = shot(1)
        for name, data in {
            "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
            "html in front": b"<!doctype html>" + whole,
            "script behind": whole + b"<script>alert(1)</script>",
            "archive behind": whole + archive.getvalue(),
            "gif": b"GIF89a" + b"\x00" * 200,
            "pdf": b"%PDF-1.7 " + whole,
            "cut off": whole[:60],
            "nothing": b"",
        }.items():
            with self.subTest(name):
                self.send(SimpleUploadedFile("a.jpg", data or b" "), expect=422)
        self.assertEqual((self.count(), shots.kept_files()), (0, {}))

    def test_more_than_forty_million_pixels_are_not_opened(self):
        out = io.BytesIO()
        Image.new("1", (8000, 5001)).save(out, "PNG")  # forty million and eight thousand, in five kilobytes
        self.assertLess(len(out.getvalue()), 100_000)
        answer = self.send(SimpleUploadedFile("a.png", out.getvalue()), expect=422)
        self.assertContains(answer, "40 ล้านจุด", status_code=422)
        bomb = out.getvalue().replace((8000).to_bytes(4, "big"), (90_000).to_bytes(4, "big"))
        self.assertContains(self.send(SimpleUploadedFile("a.png", bomb), expect=422), "เปิดภาพไม่ได้", status_code=422)
        out = io.BytesIO()
        Image.new("1", (20_000, 10_000)).save(out, "PNG")
        with patch("PIL.Image.Image.load", side_effect=AssertionError("decoded")):
            self.send(SimpleUploadedFile("a.png", out.getvalue()), expect=422)
        self.assertEqual(shots.kept_files(), {})

    def test_what_cannot_be_decoded_after_all_is_said_to_its_owner(self):
        whole = shot(1)
        self.send(SimpleUploadedFile("a.jpg", whole[: len(whole) // 3]))
        shots.work()
        photo = self.photo()
        self.assertEqual(photo.state, "failed")
        self.assertContains(self.get(f"{self.url}describe/", by=self.nan_agency), "เปิดภาพไม่ได้")
        self.assertEqual(shots.kept_files(), {})

    def test_a_get_makes_no_size(self):
        self.send(upload(1))
        photo = self.photo()
        self.assertEqual(self.file(photo, "320").status_code, 404)
        self.assertContains(self.get(f"{self.url}describe/", by=self.nan_agency), "กำลังเตรียมภาพ")
        shots.work()
        with (
            patch("projects.evidence.pictures.drawn", side_effect=AssertionError),
            patch("PIL.Image.open", side_effect=AssertionError),
        ):
            for size in ("320", "640", "1200", "full"):
                self.assertEqual(self.file(photo, size).status_code, 200)
            self.get(self.url, by=self.nan_agency)
        self.assertEqual(self.file(photo, "1600").status_code, 404)

    def test_with_scripts_each_file_is_answered_in_json(self):
        answer = self.post(
            self.url, {"stage": "during", "photos": [upload(1)]}, by=self.nan_agency, HTTP_ACCEPT="application/json"
        )
        self.assertEqual(answer.json(), {"taken": 1, "same": 0})
        bad = SimpleUploadedFile("a.jpg", b"x")
        answer = self.post(
            self.url, {"stage": "during", "photos": [bad]}, by=self.nan_agency, HTTP_ACCEPT="application/json"
        )
        self.assertEqual((answer.status_code, len(answer.json()["errors"])), (422, 1))
