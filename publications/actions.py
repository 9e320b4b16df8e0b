"""Stories are drafted here; what happens to them afterwards is Wagtail's own page workflow."""

from html import escape

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Collection

from cms import thai
from projects.evidence import files
from projects.models import PhotoStage, Project, ProjectPhoto
from projects.people.roles import area_group_name
from projects.register.reports import passport
from publications.models import AchievementPage, Photo, PhotoRendition
from publications.pictures import make_sizes
from publications.rules import check_may_be_told

MOST_PHOTOS = 6


@transaction.atomic
def draft_achievement(project, *, by):
    """Draft the story of a completed, published project below its area's page. Returns the AchievementPage.

    Text, dated figures and captioned photographs come from the record (those of section 2.5 that are published). A second call returns the story that is
    there. Raises PermissionDenied where `by` may not write below that page, RuleBroken while there is no result.
    """
    project = (
        Project.objects.visible_to(by)
        .select_related("province", "group", "agency")
        .select_for_update(of=("self",))
        .get(pk=project.pk)
    )
    area_page = area_page_of(project)
    if area_page is None or not area_page.permissions_for_user(by).can_add_subpage():
        raise PermissionDenied("เขียนผลงานได้เฉพาะใต้หน้าพื้นที่ของท่าน")
    check_may_be_told(is_live=project.live, step=project.step, execution_status=project.execution_status)
    told_before = AchievementPage.objects.filter(project=project).first()
    if told_before is not None:
        return told_before
    record = passport(project)
    photos = _photos_of(project) or _brought_in(project, by)
    page = AchievementPage(
        title=project.title[:255],
        project=project,
        year_be=record.year_be,
        intro=_shortened(record.summary or record.target_output or record.title, 600),
        photo=photos[0] if photos else None,
        body=[*_figures(record), *_texts(record), *_placed(photos[1:])],
        live=False,
        owner=by,
    )
    area_page.add_child(instance=page)
    page.save_revision(user=by, log_action=False)
    log(page, "wagtail.create", user=by)
    return page


def area_page_of(project):
    areas = apps.get_model("home", "AreaPage").objects
    return areas.filter(province=project.province_id, group=project.group_id).first()


def _photos_of(project):
    """The project's own photographs that may be shown, oldest first."""
    photos = Photo.objects.filter(
        project_code=project.code, people_consent__in=["nobody", "held"], taken_down_at=None
    ).exclude(caption="")
    return list(photos.order_by("taken_on", "created_at", "pk")[:MOST_PHOTOS])


def _brought_in(project, by):
    """Pictures for pages, of the photographs in section 2.5 that everyone may see; the result first."""
    rows = ProjectPhoto.objects.filter(project=project).published()
    collection = Collection.objects.filter(name=area_group_name(project.area), depth=2).first()
    photos = []
    for one in sorted(rows, key=lambda one: (-PhotoStage.values.index(one.stage), one.taken_on, one.pk))[:MOST_PHOTOS]:
        try:
            kept = files.read(files.size_path(one.store_key, files.FULL))
        except FileNotFoundError:
            continue
        photos.append(
            Photo.objects.create(
                title=one.caption[:255], file=ContentFile(kept, name="photo.jpg"), caption=one.caption,
                taken_on=one.taken_on, people_consent=one.people_consent, project_code=project.code,
                brought_from=one, credit=str(project.agency or "")[:160], uploaded_by_user=by,
                **({"collection": collection} if collection else {}),
            )
        )  # fmt: skip
    return photos


def follow_photographs(photos):
    """Pictures that stories took from these ProjectPhotos are shown as long as they are: taken down with them, at once
    and with their addresses, and back when they are published again."""
    down = [photo.pk for photo in photos if photo.published_at is None]
    Photo.objects.filter(brought_from__in=down, taken_down_at=None).update(taken_down_at=timezone.now())
    PhotoRendition.objects.filter(image__brought_from__in=down).delete()
    shown = [photo.pk for photo in photos if photo.published_at is not None]
    back = list(Photo.objects.filter(brought_from__in=shown, taken_down_at__isnull=False))
    Photo.objects.filter(pk__in=[photo.pk for photo in back]).update(taken_down_at=None)
    transaction.on_commit(lambda: make_sizes(back))


def _figures(record):
    as_of = record.last_published_at or timezone.now()
    figures = [("งบประมาณตามร่าง พ.ร.บ.", thai.baht(record.budget_baht), "บาท")]
    if record.beneficiaries_count:
        figures.append(("ผู้ได้รับประโยชน์", f"{record.beneficiaries_count:,}", "คน"))
    if record.start_on and record.end_on:
        days = (record.end_on - record.start_on).days + 1
        figures.append(("ระยะเวลาตามแผน", f"{days:,}", "วัน"))
    return [
        (
            "figure",
            {
                "label": label,
                "value": value,
                "unit": unit,
                "as_of": thai.local_day(as_of),
                "source": f"ข้อมูลโครงการ {record.code} ในระบบ PADME",
            },
        )
        for label, value, unit in figures
    ]


def _texts(record):
    pieces = [
        ("ที่มาของโครงการ", record.rationale),
        ("วัตถุประสงค์", record.objectives),
        ("สิ่งที่ได้ทำและผลผลิต", record.target_output),
        ("ผู้ได้รับประโยชน์", record.beneficiaries),
    ]
    return [("text", f"<h2>{heading}</h2>{_paragraphs(text)}") for heading, text in pieces if text.strip()]


def _paragraphs(text):
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _placed(photos):
    return [("photo", {"photo": photo, "phase": "", "own_caption": ""}) for photo in photos]


def _shortened(text, longest):
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
