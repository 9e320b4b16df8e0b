"""Photographs and documents as others show them. Read-only; each function says how many queries it takes."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Q, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.urls import reverse

from projects.evidence import rules
from projects.evidence.actions.checking import period_of
from projects.evidence.models import PhotoMatch, PhotoStage, ProjectDocument, ProjectPhoto
from projects.people.scope import PUBLIC, asking_as, reach
from projects.register.actions.locking import record_url
from projects.register.models import Project
from projects.register.rules import hands_on

ELSEWHERE = "โครงการของพื้นที่อื่น"


def photos_of(project, month=None):
    """The project's photographs with a caption (queryset), by the day they were taken; of one report's month if told."""
    rows = ProjectPhoto.objects.filter(project=project).captioned()
    return rows.filter(month=month) if month else rows


def documents_of(project, month=None):
    rows = ProjectDocument.objects.filter(project=project)
    return rows.filter(month=month) if month else rows


MOST_OF_A_MONTH = 24


def month_photos(project, month, person) -> list[ProjectPhoto]:
    """What this person sees of a month's photographs: those sent for its report, and those taken in it. Two queries."""
    taken_then = Q(month=None, taken_on__year=month.year, taken_on__month=month.month)
    rows = shown_photos(project, person).filter(Q(month=month) | taken_then)
    photos = list(rows.order_by("taken_on", "pk")[:MOST_OF_A_MONTH])
    for photo in photos:
        photo.project = project
    odd = findings_of(photos, person)
    for photo in photos:
        photo.findings = odd.get(photo.pk, [])
    return photos


def shown_photos(project, person):
    """What this person sees of the project's photographs: all with a caption, and the drafts of their own hand."""
    hands = hands_on(project, reach(person), person.pk)
    return ProjectPhoto.objects.filter(project=project).shown_to(rules.sides(hands))


def own_drafts(project, person):
    hands = hands_on(project, reach(person), person.pk)
    return ProjectPhoto.objects.filter(project=project, side__in=rules.sides(hands)).drafts()


@dataclass(frozen=True)
class Finding:
    """One odd thing about a photograph, with the page that it speaks of (empty when the reader may not see it)."""

    kind: str
    text: str
    url: str = ""


def findings_of(photos, person) -> dict:
    """Photo id → its Findings, for photographs loaded with their project. Three queries at most, whatever the number.

    What is another area's and not public is not named: only that it is another area's.
    """
    found = defaultdict(list)
    for photo in photos:
        if photo.date_finding and photo.taken_on:
            text = rules.date_sentence(photo.date_finding, photo.taken_on, period_of(photo.project))
            found[photo.pk].append(Finding("date", text))
        if photo.km_outside:
            found[photo.pk].append(Finding("place", f"จุดที่ถ่ายอยู่นอกพื้นที่ของโครงการราว {photo.km_outside:,} กม."))
    alike = [photo.pk for photo in photos if photo.match_count]
    if not alike:
        return found
    pairs = list(
        PhotoMatch._base_manager.filter(photo__in=alike).values_list(
            "photo", "other__project", "other", "other__caption"
        )
    )
    rows = Project.objects.visible_to(person).select_related("agency").filter(pk__in={pair[1] for pair in pairs})
    named, where = {row.pk: row for row in rows}, reach(person)
    own = {photo.pk: photo.project_id for photo in photos}
    nearest = {(photo, project): (other, caption) for photo, project, other, caption in reversed(pairs)}
    for photo_id, project_id in dict.fromkeys(pair[:2] for pair in pairs):
        other, caption = nearest[photo_id, project_id]
        row = named.get(project_id)
        reads = caption and row and where.reads_work_on(row)  # a draft is shown to its own hand alone
        picture = reverse("projects_photo", args=[project_id, other]) if reads else ""
        if project_id == own[photo_id]:
            found[photo_id].append(Finding("alike", "คล้ายกับอีกภาพในโครงการนี้", picture))
        elif row:
            text = f"คล้ายกับภาพของโครงการ {row.code} {row.title[:80]}"
            found[photo_id].append(Finding("alike", text, picture or record_url(row)))
        else:
            found[photo_id].append(Finding("alike", f"คล้ายกับภาพของ{ELSEWHERE}"))
    return {pk: list(dict.fromkeys(rows)) for pk, rows in found.items()}


def photos_with_findings(person):
    """The photographs (queryset, with project) about which something is odd, of the projects whose work the person
    reads, newest first."""
    where = reach(person).without_neighbours()
    rows = ProjectPhoto.objects.captioned().with_findings()
    if not where.nation:
        rows = rows.filter(where.q("project"))
    return rows.select_related("project__province", "project__group", "project__agency").order_by("-uploaded_at", "-pk")


@dataclass(frozen=True)
class Counts:
    """What a project's evidence comes to, as one person may know it."""

    by_stage: dict
    drafts: int
    documents: int
    last_taken_on: object
    with_findings: int

    @property
    def photos(self) -> int:
        return sum(self.by_stage.values())


def counts_of(project) -> Counts:
    """Two queries, less what the screen has loaded. `drafts`: of those who carry the project out; another hand's wait for
    that hand alone."""
    prefetch_related_objects([project], "photos", "documents")
    captioned = [photo for photo in project.photos.all() if not photo.is_draft]
    own = "agency" if project.agency_id else "office"
    return Counts(
        by_stage={stage: sum(photo.stage == stage for photo in captioned) for stage in PhotoStage.values},
        drafts=sum(photo.is_draft and photo.side == own for photo in project.photos.all()),
        documents=len(project.documents.all()),
        last_taken_on=max((photo.taken_on for photo in captioned if photo.taken_on), default=None),
        with_findings=sum(photo.has_finding for photo in captioned),
    )


@dataclass(frozen=True)
class PublicPhoto:
    """On the public page of its project. `shared` is a JPEG, for those to whom the page is sent on."""

    stage: str  # in words
    caption: str
    taken_on: object
    place: str
    src: str
    srcset: str
    shared: str
    width: int
    height: int


@dataclass(frozen=True)
class PublicPhotos:
    """`lead`: the latest, the result first. `compared`: (before, after), the two that belong together best; None without
    either. `others`: all but those two, before, during, after; of each stage by day."""

    lead: PublicPhoto | None
    compared: tuple[PublicPhoto, PublicPhoto] | None
    others: list


MOST_OF_A_STAGE = 12


def public_photos(project) -> PublicPhotos:
    """The project's published photographs, the latest twelve of each stage. One query."""
    newest = Window(RowNumber(), partition_by="stage", order_by=[F("taken_on").desc(), F("pk").desc()])
    with asking_as(PUBLIC):
        rows = ProjectPhoto.objects.filter(project=project).published().annotate(newest=newest)
        rows = list(rows.filter(newest__lte=MOST_OF_A_STAGE).order_by("taken_on", "pk"))
    rows.sort(key=lambda photo: PhotoStage.values.index(photo.stage))  # the days stay in their order
    pair = rules.compared([row for row in rows if row.stage == "before"], [row for row in rows if row.stage == "after"])
    return PublicPhotos(
        lead=_public(rows[-1]) if rows else None,
        compared=tuple(_public(photo) for photo in pair) if pair else None,
        others=[_public(photo) for photo in rows if photo not in (pair or ())],
    )


def _public(photo):
    def address(size):
        return reverse("public_photo", args=[photo.public_name, size])

    offered = [(size, *photo.sizes[size]) for size in sorted(photo.sizes, key=lambda size: photo.sizes[size][0])]
    offered = [one for one in offered if one[0] != "full"] or offered
    medium = next((one for one in offered if one[1] >= 640), offered[-1])
    return PublicPhoto(
        stage=photo.get_stage_display(),
        caption=photo.caption,
        taken_on=photo.taken_on,
        place=photo.place_name,
        src=address(medium[0]),
        srcset=", ".join(f"{address(size)} {width}w" for size, width, _height in offered),
        shared=address("full"),
        width=medium[1],
        height=medium[2],
    )
