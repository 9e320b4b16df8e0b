"""Photographs as phones take them, drawn by a number: another number is another picture."""

import io
import random
import shutil

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import ExifTags, Image, ImageDraw

from projects.evidence import files
from projects.evidence.jobs import make_sizes, name_of
from projects.models import PhotoMatch, ProjectPhoto
from projects.people.scope import EVERYONE, asking_as

CAMERA = "SecretPhone 9000"
IN_NAN, IN_PHRAE = (18.78, 100.78), (18.14, 100.14)


def drawn(number, size=(800, 600)):
    chance = random.Random(number)
    picture = Image.new("RGB", size, tuple(chance.randrange(256) for _ in range(3)))
    pen = ImageDraw.Draw(picture)
    for _ in range(30):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        across, down = chance.randrange(size[0] // 2), chance.randrange(size[1] // 2)
        pen.rectangle((x, y, x + across, y + down), fill=tuple(chance.randrange(256) for _ in range(3)))
    return picture


def exif(*, point=None, orientation=1, day="2025:01:15 10:00:00"):
    said = Image.Exif()
    said[ExifTags.Base.Orientation], said[ExifTags.Base.Model] = orientation, CAMERA
    said.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = day
    if point:
        gps = said.get_ifd(ExifTags.IFD.GPSInfo)
        for tag, value, sides in ((1, point[0], "NS"), (3, point[1], "EW")):
            gps[tag], rest = sides[value < 0], abs(value)
            gps[tag + 1] = (float(int(rest)), float(int(rest % 1 * 60)), round(rest * 60 % 1 * 60, 3))
    return said


def shot(number=1, *, kind="JPEG", size=(800, 600), quality=90, picture=None, **said) -> bytes:
    out = io.BytesIO()
    how = {"quality": quality} if kind in ("JPEG", "WEBP", "HEIF") else {}
    (picture or drawn(number, size)).save(out, kind, exif=exif(**said).tobytes(), **how)
    return out.getvalue()


def upload(number=1, name=None, **how):
    return SimpleUploadedFile(name or f"IMG_{number:04}.jpg", shot(number, **how))


def chosen(photo) -> str:
    """The photograph as a tick on the page names it."""
    return f"{photo.pk}.{photo.version}"


def work():
    """What the worker would do: make the sizes of all that wait."""
    with asking_as(EVERYONE):
        waiting = list(ProjectPhoto._base_manager.filter(state="waiting").values_list("pk", flat=True))
    for pk in waiting:
        make_sizes.call(name_of(pk))


def work_one(photo):
    make_sizes.call(name_of(photo.pk))


def kept_files():
    """Path → bytes of everything that lies in the drawers of this slice."""
    found = {}
    root = settings.STORAGES["private"]["OPTIONS"]["location"]
    for drawer in (files.PHOTOS, files.INCOMING, files.DOCUMENTS):
        for path in (root / drawer).rglob("*"):
            if path.is_file():
                found[str(path.relative_to(root))] = path.read_bytes()
    return found


def empty_drawers():
    root = settings.STORAGES["private"]["OPTIONS"]["location"]
    for drawer in (files.PHOTOS, files.INCOMING, files.DOCUMENTS):
        shutil.rmtree(root / drawer, ignore_errors=True)


class Drawers:
    """Mixin: a project in Nan, an agency that photographs it, and drawers that are empty before and after."""

    def setUp(self):
        super().setUp()
        empty_drawers()
        self.addCleanup(empty_drawers)

    def send(self, *sent, project=None, by=None, expect=302, **facts):
        project = project or self.project
        data = {"stage": "during", "photos": list(sent)} | facts
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.post(f"/admin/projects/{project.pk}/evidence/", data, by=by or self.nan_agency)
        self.assertEqual(answer.status_code, expect)
        return answer

    def photo(self, **where):
        with asking_as(EVERYONE):
            return ProjectPhoto.objects.select_related("project").filter(**where).latest("pk")

    def describe(self, photo, *, by=None, **facts):
        words = {
            "seen": photo.version, "caption": "ขุดฐานรากสะพาน", "taken_on": "15 ม.ค. 2568", "stage": "during",
            "place_name": "บ้านน้ำลัด", "people_consent": "nobody", "move": "describe",
        }  # fmt: skip
        url = f"/admin/projects/{photo.project_id}/evidence/photos/{photo.pk}/"
        if photo.latitude is not None:
            words |= {"latitude": photo.latitude, "longitude": photo.longitude}
        with self.captureOnCommitCallbacks(execute=True):
            return self.post(url, words | facts, by=by or self.nan_agency)

    def taken(self, number=1, *, project=None, by=None, **how):
        """A photograph sent, made, and described."""
        words = how.pop("words", {})
        self.send(upload(number, **how), project=project, by=by)
        work()
        photo = self.photo()
        self.assertEqual(self.describe(photo, by=by, **words).status_code, 302)
        return self.photo(pk=photo.pk)


def rows_of(project, by, numbers, **facts):
    """Photographs without files, odd and published in turn, each like the one before it."""
    now = timezone.now()
    made = ProjectPhoto._base_manager.bulk_create(
        [
            ProjectPhoto(
                project=project, caption="" if number % 5 == 0 else f"ภาพที่ {number}", stage="during", taken_on="2020-01-01",
                people_consent="nobody", place_name="น่าน", file_name=f"{number}.jpg", sha256=f"{number:064}",
                store_key=files.new_key(), width=800, height=600, sizes={"full": [800, 600], "640": [640, 480]},
                state="ready", side="office", uploaded_by=by, uploaded_at=now, date_finding="early", match_count=1,
                **({"published_at": now, "public_name": files.new_key()} if number % 5 == 1 else {}), **facts,
            )
            for number in numbers
        ]
    )  # fmt: skip
    PhotoMatch._base_manager.bulk_create(
        [
            PhotoMatch(photo=one, other=other, differing_bits=2)
            for one, other in zip(made, made[1:] + made[:1], strict=True)
        ]
    )
    return made
