"""Photographs and documents of some invented projects: parts of our own drawings, a different part for each.

Most are in order. One stands in two provinces, one is dated before its project, one was taken elsewhere, some still lack
their words: what the screens are for.
"""

import io
from datetime import datetime, time, timedelta
from uuid import UUID
from zlib import crc32

from PIL import Image, ImageEnhance, ImageOps

from cms.pictures import PeopleConsent
from cms.sample.course import BANGKOK, chance
from cms.sample.files import photo_path
from cms.sample.records import WHOLE_YEARS, day
from projects.evidence import files, pictures
from projects.evidence.actions.checking import find_matches, set_findings
from projects.models import Project, ProjectDocument, ProjectPhoto

A_THEME = 2  # finished projects of each kind that have photographs, and as many on which work goes on
DRAWN_SIZE, PART = (1200, 800), (840, 560)
THEMES = {
    "bridge": ("สะพาน",), "hill_road": ("ถนน", "ทางหลวง"), "weir": ("ฝาย", "เขื่อน", "ตลิ่ง", "แหล่งน้ำ"),
    "market_umbrellas": ("ตลาด", "สินค้า", "ผ้า"), "coffee_drying": ("กาแฟ",), "rice_terraces": ("เกษตร", "ข้าว"),
    "elders_yard": ("ผู้สูงอายุ", "สุขภาพ"), "hills_dawn": ("ท่องเที่ยว",), "fishing_bay": ("ประมง", "ทะเล"),
}  # fmt: skip
CAPTIONS = {
    "before": ("สภาพพื้นที่ก่อนเริ่มงาน", "จุดดำเนินการก่อนเข้าพื้นที่"),
    "during": ("ความคืบหน้าระหว่างดำเนินงาน", "ผู้ควบคุมงานตรวจงานงวดในพื้นที่"),
    "after": ("ผลงานเมื่อแล้วเสร็จ", "ประชาชนใช้ประโยชน์หลังส่งมอบ"),
}
STAGES = {"completed": ("before", "during", "after"), "in_progress": ("before", "during"), "procuring": ("before",)}
_PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 60>>stream\nBT /F 18 Tf 72 760 Td (PADME sample document CODE) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def load_evidence(history, now):
    """Write photographs and documents of the chosen projects, with their files and what is odd about some."""
    chosen = _chosen(history)
    rows = {row.pk: row for row in Project.objects.filter(pk__in=[history.rows[key] for key, _theme in chosen])}
    album = Album(history, now)
    for number, (key, theme) in enumerate(chosen):
        album.add_project(history.told[key], rows[history.rows[key]], theme, number)
    ProjectPhoto._base_manager.bulk_create(album.photos)
    ProjectDocument._base_manager.bulk_create(album.documents)
    for photo in album.photos:
        find_matches(photo)


def _chosen(history):
    """(key, theme) of accepted projects of each kind, each project once; after them those whose whole year is there."""
    whole = [(key, theme) for key, theme in WHOLE_YEARS.items() if key in history.told]
    found, taken = [], set(WHOLE_YEARS)
    for theme, words in THEMES.items():
        of_theme = [
            key
            for key, told in history.told.items()
            if told["step"] in ("accepted", "amended")
            and told["execution_status"] in STAGES
            and any(word in told["title"] for word in words)
            and key not in taken
        ]
        of_theme.sort(key=lambda key: crc32(key.encode()))
        finished = [key for key in of_theme if history.told[key]["execution_status"] == "completed"]
        at_work = [key for key in of_theme if key not in finished]
        found += [(key, theme) for key in [*finished[:A_THEME], *at_work[:A_THEME]]]
        taken |= {key for key, _theme in found}
    return found + whole


class Album:
    def __init__(self, history, now):
        self.history, self.now = history, now
        self.photos, self.documents, self.bases = [], [], {}

    def add_project(self, told, project, theme, number):
        people = self.history.agency_of(told), self.history.office_of(told)
        stages = STAGES[told["execution_status"]]
        start, end = day(told["start_on"]), min(day(told["end_on"]), self.now.date())
        days = {
            "before": start - timedelta(days=9),
            "during": start + (end - start) / 2,
            "after": end + timedelta(days=6),
        }
        for at, stage in enumerate(stages):
            data = self._picture(theme, f"{project.code}{stage}", stage)
            taken_on = min(days[stage], self.now.date() - timedelta(days=2))
            photo = self._photo(told, project, data, stage, taken_on, people, chance(f"{project.code}{at}", 2))
            if number == 1 and at == 0:
                photo.taken_on -= timedelta(days=800)  # the clock of a camera
            if number == 2 and at == 0:
                photo.latitude, photo.longitude = "13.752500", "100.494200"  # taken on a journey
            if told["execution_status"] == "in_progress" and at == len(stages) - 1 and number % 2:
                photo.caption, photo.people_consent = "", ""
            elif told["execution_status"] == "completed" or at == 0:
                photo.published_at = photo.uploaded_at + timedelta(days=3)
                photo.published_by, photo.was_ever_published = people[1], True
                photo.public_name = _key(f"public{project.code}{stage}")
            set_findings(photo, project)
        if number == 4:  # another province's photograph, made smaller
            data = self._picture(theme, f"{self.photos[0].project.code}before", "before", theme_of=self.first_theme)
            self._photo(told, project, data, "during", days["during"], people, 0)
            set_findings(self.photos[-1], project)
        if number == 0:
            self.first_theme = theme
        self._paper(told, project, people[0], start)

    def _picture(self, theme, key, stage, theme_of=None):
        """A part of a drawing that only this key has; work not yet done looks paler."""
        theme = theme_of or theme
        if theme not in self.bases:
            with Image.open(photo_path(theme)) as opened:
                self.bases[theme] = opened.convert("RGB").resize(DRAWN_SIZE)
        left, top = chance(f"{key}x", DRAWN_SIZE[0] - PART[0]), chance(f"{key}y", DRAWN_SIZE[1] - PART[1])
        part = self.bases[theme].crop((left, top, left + PART[0], top + PART[1]))
        if chance(f"{key}m", 2):
            part = ImageOps.mirror(part)
        part = ImageEnhance.Color(part).enhance({"before": 0.35, "during": 0.7, "after": 1.0}[stage])
        out = io.BytesIO()
        (part.resize((600, 400)) if theme_of else part).save(out, "JPEG", quality=88)
        return out.getvalue()

    def _photo(self, told, project, data, stage, taken_on, people, word):
        drawn = pictures.drawn(data)
        place = next((place for place in told["places"]), {"text": project.area_name})
        photo = ProjectPhoto(
            project=project, stage=stage, caption=f"{CAPTIONS[stage][word]} {place['text']}"[:300], taken_on=taken_on,
            camera_date=taken_on, place_name=place["text"], people_consent=PeopleConsent.NOBODY,
            latitude=place.get("lat"), longitude=place.get("lon"),
            file_name=f"IMG_{taken_on:%Y%m%d}_{crc32(data) % 10_000:04}.jpg", sha256=files.sha256_of(data),
            store_key=_key(f"{project.code}{stage}{files.sha256_of(data)}"), width=drawn.width, height=drawn.height,
            sizes=drawn.sizes, state="ready", side="agency" if told["agency"] else "office", uploaded_by=people[0],
            uploaded_at=datetime.combine(taken_on + timedelta(days=1), time(16, 20), BANGKOK),
        )  # fmt: skip
        photo.set_hash(drawn.perceptual_hash)
        for size, picture in drawn.files.items():
            files.keep(files.size_path(photo.store_key, size), picture)
        self.photos.append(photo)
        return photo

    def _paper(self, told, project, person, start):
        data = _PAPER.replace(b"CODE", project.code.encode())
        paper = ProjectDocument(
            project=project, title=f"หนังสืออนุมัติให้ดำเนินการ {project.code}", kind="approval", dated_on=start,
            file_name=f"อนุมัติ {project.code}.pdf", file_kind="pdf", size_bytes=len(data), sha256=files.sha256_of(data),
            store_key=_key(f"paper{project.code}"), side="agency" if told["agency"] else "office", uploaded_by=person,
            uploaded_at=datetime.combine(start, time(11, 0), BANGKOK),
        )  # fmt: skip
        files.keep(paper.path, data)
        self.documents.append(paper)


def _key(text) -> str:
    """The same sample has the same names; they name invented pictures only."""
    return UUID(bytes=bytes.fromhex(files.sha256_of(text.encode())[:32])).hex
