"""With PADME_S3_BUCKET all files lie in a private bucket; nobody reads them but through PADME. Against a local server."""

import json
import os
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
from django.conf import settings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings
from moto.server import ThreadedMotoServer

from projects.evidence.sweep import sweep
from publications.models import Photo
from publications.pictures import LARGE
from tests import make
from tests.home.site_case import SiteTestCase
from tests.projects.evidence import shots
from tests.projects.evidence.shots import IN_NAN, Drawers, upload
from tests.publications.pictures import jpeg

BUCKET = "padme-files"
READ_STORAGES = "import json; from cms.settings import base; print(json.dumps(base.STORAGES, default=str))"


class FilesInAStore(Drawers, SiteTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        cls.server.start()
        cls.addClassCleanup(cls.server.stop)
        host, port = cls.server.get_host_and_port()
        cls.endpoint = f"http://{host}:{port}"
        named = {
            "PADME_S3_BUCKET": BUCKET, "PADME_S3_ENDPOINT": cls.endpoint, "PADME_S3_ACCESS_KEY": "key",
            "PADME_S3_SECRET_KEY": "secret", "PADME_S3_REGION": "us-east-1",
        }  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-c", READ_STORAGES],
            cwd=settings.BASE_DIR, env=os.environ | named, capture_output=True, text=True, check=True,
        )  # fmt: skip
        kept = {"staticfiles": settings.STORAGES["staticfiles"]}
        cls.enterClassContext(override_settings(STORAGES=json.loads(told.stdout) | kept))
        cls.store = boto3.resource(
            "s3", endpoint_url=cls.endpoint, aws_access_key_id="key", aws_secret_access_key="secret",
            region_name="us-east-1",
        )  # fmt: skip
        cls.store.create_bucket(Bucket=BUCKET)

    def setUp(self):
        self.store.Bucket(BUCKET).objects.all().delete()
        self.project = make.live(agency=self.roads_of_nan, year_be=2568)
        self.url = f"/admin/projects/{self.project.pk}/evidence/"

    def objects(self):
        return {one.key: one.get()["Body"].read() for one in self.store.Bucket(BUCKET).objects.all()}

    def refused(self, address):
        with self.assertRaises(HTTPError) as refusal:
            urlopen(address)  # noqa: S310
        return refusal.exception.code

    def test_a_photograph_goes_all_its_ways(self):
        photo = self.taken(1, size=(1600, 1200), point=IN_NAN)
        objects = self.objects()
        self.assertEqual(len(objects), 4)
        for key, data in objects.items():
            with self.subTest(key=key):
                self.assertRegex(key, r"^private/photos/[0-9a-f]{2}/[0-9a-f]{32}/(full\.jpg|\d+\.webp)$")
                self.assertNotIn(shots.CAMERA.encode(), data)
                self.assertEqual(self.refused(f"{self.endpoint}/{BUCKET}/{key}"), 403)
        file = f"{self.url}photos/{photo.pk}/640/"
        answer = self.get(file, by=self.nan_office)
        self.assertEqual((answer.status_code, answer["Cache-Control"]), (200, "private, no-store"))
        self.assertEqual(b"".join(answer.streaming_content)[8:12], b"WEBP")
        self.assertEqual(self.get(file, by=self.phrae_office).status_code, 404)
        page = self.get(self.url, by=self.nan_office).content.decode()
        for word in (self.endpoint, "X-Amz", photo.store_key):
            self.assertNotIn(word, page)
        self.post(f"{self.url}publish/", {"photo": shots.chosen(photo), "move": "publish"}, by=self.nan_office)
        public = f"/photos/{self.photo().public_name}/640/"
        self.assertEqual(self.get(public).status_code, 200)
        self.assertNotContains(self.get(f"/projects/2568/{self.project.code}/"), self.endpoint)
        down = {"move": "take-down", "reason": "ขอถอน", "seen": photo.version + 1}
        self.post(f"{self.url}photos/{photo.pk}/", down, by=self.nan_office)
        self.assertEqual(self.get(public).status_code, 404)

    def test_what_is_deleted_leaves_nothing_and_the_sweep_finds_the_rest(self):
        photo = self.taken(1)
        key = sorted(self.objects())[0]
        self.store.Object(BUCKET, key).delete()
        self.assertEqual(sweep().without_file, [key.removeprefix("private/")])
        with self.captureOnCommitCallbacks(execute=True):
            self.post(f"{self.url}photos/{photo.pk}/", {"move": "delete", "seen": photo.version}, by=self.nan_agency)
        self.assertEqual(self.objects(), {})
        call_command("check_files")

    def test_documents_and_what_has_no_address(self):
        sent = {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x"), "title": "สัญญา", "kind": "contract"}
        self.assertEqual(self.post(f"{self.url}documents/", sent, by=self.nan_agency).status_code, 302)
        (key,) = self.objects()
        self.assertEqual(self.refused(f"{self.endpoint}/{BUCKET}/{key}"), 403)
        with self.assertRaises(ValueError):
            storages["private"].url("documents/x.pdf")

    def test_pictures_of_pages_are_passed_through(self):
        photo = Photo.objects.create(
            title="ภาพ", file=SimpleUploadedFile("a.jpg", jpeg()), caption="บ้านน้ำลัด", people_consent="nobody"
        )
        size = photo.get_rendition(LARGE)
        self.assertTrue(size.url.startswith("/media/images/"), size.url)
        answer = self.get(size.url)
        self.assertEqual((answer.status_code, answer["Content-Type"]), (200, "image/webp"))
        self.assertTrue(b"".join(answer.streaming_content))
        self.assertEqual(self.get("/media/images/none.webp").status_code, 404)
        for key in self.objects():
            self.assertEqual(self.refused(f"{self.endpoint}/{BUCKET}/{key}"), 403)

    def test_one_that_was_refused_or_rolled_back_leaves_no_object(self):
        self.send(SimpleUploadedFile("a.jpg", b"<svg/>"), upload(2), expect=422)
        shots.work()
        self.assertEqual(len({key.split("/")[3] for key in self.objects()}), 1)
