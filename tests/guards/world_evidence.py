"""Evidence of the two areas: a captioned photograph of a published project that is not public, and a document."""

from django.utils import timezone

from projects.evidence import files
from projects.models import ProjectDocument, ProjectPhoto


def add_evidence(project, officer, ids, text):
    photo = ProjectPhoto.objects.create(
        project=project, caption=text("photo-caption"), stage="during", people_consent="nobody", place_name=text("photo-place"),
        file_name=text("photo-file"), sha256="1" * 64, store_key=files.new_key(), width=40, height=30, state="ready",
        sizes={"full": [40, 30]}, side="office", uploaded_by=officer, uploaded_at=timezone.now(), date_finding="early",
        taken_on="2020-01-01",
    )  # fmt: skip
    files.keep(files.size_path(photo.store_key, files.FULL), text("photo-bytes").encode())
    document = ProjectDocument.objects.create(
        project=project, title=text("document-title"), kind="contract", file_name=text("document-file"), file_kind="pdf",
        size_bytes=1, sha256="2" * 64, store_key=files.new_key(), side="office", uploaded_by=officer,
        uploaded_at=timezone.now(),
    )  # fmt: skip
    files.keep(document.path, text("document-bytes").encode())
    ids["photo"], ids["project_document"] = [photo.pk], [document.pk]
