"""What section 2.5 holds, as a mark: photographs with a caption and documents; not who has published them since."""

from collections import defaultdict

from projects.evidence.models import ProjectDocument, ProjectPhoto
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

PHOTO = (
    "sha256",
    "caption",
    "stage",
    "taken_on",
    "place_name",
    "latitude",
    "longitude",
    "people_consent",
    "activity",
    "month",
)
DOCUMENT = ("sha256", "title", "kind", "dated_on", "month")


def section_marks(projects) -> dict:
    """Two queries."""
    ids = projects.order_by().values("pk")
    told, newest = defaultdict(list), {}
    for rows, columns in (
        (ProjectPhoto.objects.filter(project__in=ids).captioned(), PHOTO),
        (ProjectDocument.objects.filter(project__in=ids), DOCUMENT),
    ):
        for pk, at, person, *values in rows.order_by("pk").values_list(
            "project", "uploaded_at", "uploaded_by", *columns
        ):
            told[pk].append([str(one) for one in values])
            newest[pk] = max(newest.get(pk, (at, person)), (at, person))
    return {(pk, Section.EVIDENCE): Held(mark_of(rows), frozenset({newest[pk][1]})) for pk, rows in told.items()}
