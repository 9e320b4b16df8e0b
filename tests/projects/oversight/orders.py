"""A few words for what happens to problems, directives and help requests."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from projects.models import Directive, DirectiveTarget, Post, ProblemCategory, ProjectDocument, ProjectPhoto
from projects.people.scope import EVERYONE, asking_as

NEW = "/admin/directives/new/"


def category(name="ภัยธรรมชาติหรือฤดูกาล"):
    return ProblemCategory.objects.get(name_th=name)


def post_of(person):
    return Post.objects.get(holdings__person=person)


def issue(test, *projects, by, issuer=None, due_on="10 ม.ค. 2569", issued_on="1 ธ.ค. 2568", **facts):
    """Issue a directive about projects through its form, in the name of the issuer's (or the person's) post."""
    data = {
        "issuer": "" if issuer == "" else post_of(issuer or by).pk, "issued_on": issued_on, "due_on": due_on, "subject": "เร่งรัดการเบิกจ่าย",
        "text": "ให้ชี้แจงเหตุที่ล่าช้าและแผนเร่งรัด", "id": [project.pk for project in projects], "form_key": str(uuid4()),
    }  # fmt: skip
    return test.post(NEW, data | facts, by=by)


def targets():
    with asking_as(EVERYONE):
        return list(DirectiveTarget.objects.order_by("pk").select_related("directive"))


def move(test, target, name, *, by, seen=None, **facts):
    with asking_as(EVERYONE):
        row = DirectiveTarget.objects.get(pk=target.pk)
    data = {"move": name, "seen": seen or f"{row.state}.{row.version}"}
    return test.post(f"/admin/directives/targets/{target.pk}/", data | facts, by=by)


def evidence_of(project, person):
    """(a photograph, a draft of one, a document) of the project: rows without their files."""
    now = timezone.now()
    with asking_as(EVERYONE):
        photos = [
            ProjectPhoto.objects.create(
                project=project, caption=caption, file_name="draft.jpg", sha256=uuid4().hex * 2, store_key=uuid4().hex,
                width=4, height=3, state="ready", side="agency", uploaded_by=person, uploaded_at=now, stage="during",
            )
            for caption in ("ภาพงานดินแล้วเสร็จ", "")
        ]  # fmt: skip
        document = ProjectDocument.objects.create(
            project=project, title="ใบตรวจรับงวดที่ 2", kind="delivery", file_name="x.pdf", file_kind="pdf",
            size_bytes=1, sha256=uuid4().hex * 2, store_key=uuid4().hex, side="agency", uploaded_by=person,
            uploaded_at=now,
        )  # fmt: skip
    return *photos, document


def directive_in_force(test, project, *, due_on=date(2026, 1, 10), **facts):
    """A row as if the governor of Nan had issued it."""
    with asking_as(EVERYONE):
        made = Directive.objects.create(
            number=f"{Directive.objects.count() + 1}/2568", issued_on=date(2025, 12, 1), due_on=due_on,
            issuer_post=post_of(test.nan_governor), issuer_name=post_of(test.nan_governor).title, scope="project",
            subject="เร่งรัดการเบิกจ่าย", text="ให้ชี้แจง", recorded_by=test.nan_governor, recorded_at=timezone.now(),
            form_key=uuid4(),
        )  # fmt: skip
        return DirectiveTarget.objects.create(
            directive=made, project=project, due_on=due_on, state_since=timezone.now(), **facts
        )
