"""What section 2.5 holds, as a mark: photographs with a caption and documents; not who has published them since."""

from django.db.models import prefetch_related_objects

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
    "activity_id",
    "month",
)
DOCUMENT = ("sha256", "title", "kind", "dated_on", "month")


def section_marks(projects) -> dict:
    """Two queries."""
    prefetch_related_objects(projects, "photos", "documents")
    found = {}
    for project in projects:
        photos = sorted((one for one in project.photos.all() if one.caption), key=_age)
        documents = sorted(project.documents.all(), key=_age)
        if not (photos or documents):
            continue
        told = [_texts(one, PHOTO) for one in photos] + [_texts(one, DOCUMENT) for one in documents]
        newest = max((one.uploaded_at, one.uploaded_by_id) for one in (*photos, *documents))
        found[project.pk, Section.EVIDENCE] = Held(mark_of(told), frozenset({newest[1]}))
    return found


def _age(row):
    return row.pk


def _texts(row, columns):
    return [str(getattr(row, name)) for name in columns]
