import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from publications.models import Photo
from publications.pictures import LARGE, SIZES
from tests.home.site_case import SiteTestCase
from tests.publications.pictures import jpeg

GPS, ORIENTATION, CAMERA = 0x8825, 0x0112, 0x010F


def taken_by_phone():
    exif = Image.Exif()
    exif[ORIENTATION], exif[CAMERA] = 6, "Phone"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (18.0, 46.0, 1.0)
    return jpeg((400, 200), exif=exif.tobytes())


class KeepPhotographs(SiteTestCase):
    def keep(self, name="IMG_20261101_บ้านน้ำลัด.jpg", content=None):
        return Photo.objects.create(
            title="ภาพ",
            file=SimpleUploadedFile(name, content or taken_by_phone()),
            caption="บ้านน้ำลัด",
            people_consent="nobody",
        )

    def test_place_and_camera_do_not_stay_in_the_file(self):
        photo = self.keep()
        with photo.open_file() as file, Image.open(file) as kept:
            self.assertEqual(dict(kept.getexif()), {})
            self.assertEqual(kept.size, (200, 400))  # upright, as it was held
        self.assertEqual((photo.width, photo.height), (200, 400))
        self.assertEqual(photo.file_size, photo.file.size)

    def test_its_name_says_nothing_and_is_not_guessed(self):
        self.assertRegex(self.keep().file.name, r"^original_images/[0-9a-f]{32}\.jpg$")

    def test_other_kinds_of_pictures(self):
        for kind, mode in (("PNG", "RGBA"), ("WEBP", "RGB"), ("GIF", "P"), ("TIFF", "RGB")):
            with self.subTest(kind=kind):
                written = io.BytesIO()
                Image.new(mode, (40, 30)).save(written, kind)
                photo = self.keep(f"a.{kind.lower()}", written.getvalue())
                with photo.open_file() as file, Image.open(file) as kept:
                    self.assertEqual(kept.size, (40, 30))

    def test_sizes_are_public_and_the_original_is_not(self):
        photo = self.keep(content=jpeg())
        size = photo.get_rendition(LARGE)
        response = self.get(size.url)
        self.assertEqual(response.status_code, 200)
        self.assertIn("immutable", response["Cache-Control"])
        self.assertEqual(self.get(photo.file.url).status_code, 404)
        self.assertEqual(self.get("/media/images/../original_images/x.jpg").status_code, 404)
        self.assertEqual(self.get("/media/documents/x.pdf").status_code, 404)

    def test_publishing_makes_every_size_beforehand(self):
        from publications.models import AchievementPage

        area = self.home.get_descendants().get(slug="55").specific
        photo = self.keep(content=jpeg())
        page = area.add_child(instance=AchievementPage(title="เรื่อง", intro="ความนำ", photo=photo, live=False))
        page.save_revision().publish()
        self.assertEqual(set(photo.renditions.values_list("filter_spec", flat=True)), set(SIZES))
        told = self.get(page.url)
        self.assertContains(told, 'property="og:image" content="http://testserver/media/images/')
        self.assertEqual(photo.renditions.count(), len(SIZES))

    def test_without_consent_its_public_addresses_end(self):
        photo = self.keep(content=jpeg())
        address = photo.get_rendition(LARGE).url
        photo.people_consent = "missing"
        with self.captureOnCommitCallbacks(execute=True):
            photo.save()
        self.assertEqual(self.get(address).status_code, 404)
