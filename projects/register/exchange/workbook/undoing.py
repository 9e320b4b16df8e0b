"""A confirmed workbook is taken back: every record as it was before, while nothing was built on what the batch did."""

from django.db.models import ProtectedError
from wagtail.models import Revision

from cms.rules import RuleBroken
from projects.exchange.rules import not_theirs_any_more
from projects.people.models import Notice
from projects.people.notices import settle_notices
from projects.people.scope import asker
from projects.register.actions.locking import record_url
from projects.register.exchange.record_log import log_each
from projects.register.exchange.workbook.applying import FACTS
from projects.register.exchange.workbook.syncing import rewrite, sync_rows
from projects.register.exchange.workbook.writing import UPDATED, save_versions
from projects.register.models import ApprovalStep, Project, SectionComment

VOLATILE = set(Project.KEPT_FROM_ROW) | {name.removesuffix("_id") for name in Project.KEPT_FROM_ROW}


def obstacles(batch) -> list[str]:
    """What was done later to the records that the batch made or changed, each a sentence in Thai."""
    kept = batch.undo_log
    wrote = {int(pk): revision for pk, revision in kept["revisions"].items()}
    made = set(kept["projects"])
    records = {project.pk: project for project in _records(wrote)}
    versions = Revision.objects.in_bulk(
        {*wrote.values(), *(one.latest_revision_id for one in records.values())} - {None}
    )
    found = [f"โครงการที่ชุดนี้เขียนถูกลบไปแล้ว {len(wrote) - len(records):,} โครงการ"] if len(records) < len(wrote) else []
    found += not_theirs_any_more(len(records) - Project.objects.editable_by(asker()).filter(pk__in=records).count())
    for pk, project in records.items():
        if why := _built_on(
            project, versions.get(wrote[pk]), versions.get(project.latest_revision_id), kept, pk in made
        ):
            found.append(f"{project.code}: {why}")
    commented = SectionComment._base_manager.filter(project__in=made).values_list("project__code", flat=True)
    return sorted({*found, *(f"{code}: มีผู้เขียนความเห็นแล้ว" for code in commented)})


def _records(pks):
    return Project._base_manager.filter(pk__in=pks).select_related("province", "group", "agency", "latest_revision")


def _built_on(project, wrote, newest, kept, was_made):
    if was_made and project.live:
        return "เผยแพร่แล้ว"
    if was_made and project.was_ever_submitted:
        return "เคยส่งตรวจแล้ว"
    handed = kept["handed"].get(str(project.pk))
    if handed and project.agency_id != handed:
        return "มอบหมายให้หน่วยงานอื่นแล้ว"
    if project.working_step not in (ApprovalStep.DRAFT, ApprovalStep.RETURNED) and str(project.pk) in kept["before"]:
        return f"อยู่ในขั้น{ApprovalStep(project.working_step).label}"
    if was_made and project.agency_id != (wrote.content.get("agency") if wrote else None):
        return "มอบหมายให้หน่วยงานแล้ว"
    if wrote is not None and (newest is None or _said(newest) != _said(wrote)):
        return "มีผู้แก้ไขบันทึกหลังจากนำเข้า"
    return ""


def _said(version):
    """What a version says beside what actions decide: a later import that was taken back leaves this as it was."""
    return {name: value for name, value in version.content.items() if name not in VOLATILE and name not in _COMPUTED}


_COMPUTED = {"pk", "latest_revision", "live_revision", "live", "has_unpublished_changes", "budget_baht", "search_text",
             "first_published_at", "last_published_at", "locked", "locked_at", "locked_by", "go_live_at", "expire_at",
             "expired"}  # fmt: skip


def undo(batch, *, by, now) -> None:
    """Delete what the batch made, give every other record its earlier version, columns and hands back."""
    try:
        _undo(batch, by, now)
    except ProtectedError:
        raise RuleBroken("ยกเลิกการนำเข้าไม่ได้ เพราะมีข้อมูลอื่นอ้างถึงโครงการหรือกิจกรรมที่นำเข้าแล้ว", code="built_upon") from None


def _undo(batch, by, now):
    kept = batch.undo_log
    changed = list(_records([int(pk) for pk in kept["facts"]]).select_for_update(of=("self",)).order_by("pk"))
    before = {int(pk): content for pk, content in kept["before"].items()}
    for project in changed:
        for name in FACTS:
            field = Project._meta.get_field(name)
            value = kept["facts"][str(project.pk)][name]
            setattr(project, field.attname, value if field.is_relation else field.to_python(value))
    versioned = [(project, before[project.pk]) for project in changed if project.pk in before]
    open_before = {project.pk: project.has_unpublished_changes for project in changed}
    sync_rows([(project, content) for project, content in versioned if not project.live])
    save_versions(versioned, by, now)
    for project in changed:
        project.has_unpublished_changes = open_before[project.pk]
        if project.pk in before and project.live and not project.amendment_step:
            project.live_revision = project.latest_revision  # the newest version is the public one again
    rewrite(Project, changed, [*UPDATED, "live_revision"])
    made = list(_records(kept["projects"]))
    log_each([(project, {}) for project in [*changed, *made]], "projects.import.undone", batch, by, now)
    for pk in kept["handed"]:
        settle_notices(record_url(Project(pk=int(pk))), Notice.Kind.ASSIGNED)
    Project._base_manager.filter(pk__in=[project.pk for project in made]).delete()
