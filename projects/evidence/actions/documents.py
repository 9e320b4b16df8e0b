"""Documents of a project: kept as they came, pictures among them written anew."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.evidence import files, papers, pictures, rules
from projects.evidence.actions.locking import locked_to_add
from projects.evidence.models import ProjectDocument
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.rules import hands_on


def upload_document(project, upload, *, title, kind, dated_on=None, month=None, by):
    """Take one document. Returns (ProjectDocument, whether it is new). Raises RuleBroken at the field `file`."""
    with transaction.atomic():
        locked_to_add(project, by=by)
    if getattr(upload, "size", 0) and upload.size > papers.MOST_BYTES:
        raise RuleBroken({"file": f"ไฟล์ใหญ่เกิน {papers.MOST_BYTES // 1024 // 1024} เมกะไบต์"}, code="too_big")
    data = upload.read()
    try:
        file_kind = papers.kind_of(data, upload.name)
        if file_kind == "jpg":  # a scan, or a photograph of a paper: it may say where it was taken
            pictures.look_at(data)
            data = pictures.drawn(data, longest_side=3_500).files["full"]
    except pictures.NotTaken as refused:
        raise RuleBroken({"file": str(refused)}, code="not_taken") from None
    document = ProjectDocument(
        title=title.strip(), kind=kind, dated_on=dated_on, month=month, file_name=files.bare_name(upload.name),
        file_kind=file_kind, size_bytes=len(data), sha256=files.sha256_of(data), store_key=files.new_key(),
        uploaded_by=by, uploaded_at=timezone.now(),
    )  # fmt: skip
    files.keep(document.path, data)
    try:
        kept, is_new = _keep_row(document, project, by)
    except BaseException:
        files.drop(document.path)
        raise
    if not is_new:
        files.drop(document.path)
    return kept, is_new


@transaction.atomic
def _keep_row(document, project, by):
    row, side = locked_to_add(project, by=by)
    same = ProjectDocument.objects.filter(project=row, sha256=document.sha256).first()
    if same is not None:
        return same, False
    document.project, document.side = row, side
    with asking_as(EVERYONE):  # the hand is known: see uploading
        document.full_clean()
    document.save()
    data = {"document": document.pk, "title": document.title, "file": document.file_name}
    log(row, "projects.evidence.document_added", user=by, data=data)
    return document, True


@transaction.atomic
def delete_document(document, *, by):
    """Delete a document put in by the person's own hand; its file goes when that stands."""
    project = locked(document.project_id, by=by)
    hands = hands_on(project, reach(by), by.pk)
    row = ProjectDocument.objects.filter(project=project, pk=document.pk).select_for_update(of=("self",)).first()
    if row is None:
        raise Http404
    if row.side not in rules.sides(hands) and not hands.is_centre:
        raise PermissionDenied(f"เอกสารนี้{row.get_side_display()}เป็นผู้ส่ง ท่านลบไม่ได้")
    check_open(project.fiscal_year_id, project.year_closed_on)
    path, facts = row.path, {"title": row.title, "file": row.file_name, "sha256": row.sha256}
    try:
        row.delete()
    except ProtectedError:
        raise RuleBroken("เอกสารนี้แนบอยู่กับรายงานหรือคำชี้แจง นำออกจากที่นั่นก่อนจึงลบได้", code="attached") from None
    log(project, "projects.evidence.document_deleted", user=by, data=facts)
    transaction.on_commit(partial(files.drop, path))
