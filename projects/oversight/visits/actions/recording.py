"""What was found is recorded project by project; then the visit is done, and closed once all is followed up."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import fiscal_year_bounds
from projects.evidence.reports import photos_of
from projects.oversight.visits import rules
from projects.oversight.visits.actions.locking import locked_visit, visit_url
from projects.oversight.visits.models import Light, Recommendation, VisitProject
from projects.people.models import Notice
from projects.people.notices import settle_notices
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.moved import tell_moved

FACTS = ("light", "seen_percent", "findings", "problems_seen")


@transaction.atomic
def record_findings(visit_project, facts, *, photos=(), by, seen=None) -> VisitProject:
    """Keep what was found at one project. `facts`: field → value; `photos`: ids of the project's photographs."""
    visit = locked_visit(visit_project.visit, "record", by=by)
    row = VisitProject.objects.select_for_update(of=("self",)).select_related("project").get(pk=visit_project.pk)
    check_open(row.project.fiscal_year_id, row.project.year_closed_on)  # a group's, in a province's visit
    if seen is not None and str(seen) != str(row.version):
        kept = [(str(VisitProject._meta.get_field(name).verbose_name), str(getattr(row, name) or ""), str(facts.get(name) or ""))
                for name in FACTS]  # fmt: skip
        raise Overtaken("มีผู้บันทึกสิ่งที่พบของโครงการนี้หลังจากท่านเปิดหน้า", conflicts=kept, url=visit_url(visit))
    wrong = {}
    if facts.get("light") not in Light.values:
        wrong["light"] = "เลือกภาพรวม"
    if not (facts.get("findings") or "").strip():
        wrong["findings"] = "เขียนสิ่งที่พบ"
    if wrong:
        raise RuleBroken(wrong, code="incomplete")
    for name in FACTS:
        setattr(row, name, facts.get(name) if name == "seen_percent" else (facts.get(name) or "").strip())
    row.recorded_by, row.recorded_at, row.version = by, timezone.now(), row.version + 1
    row.clean_fields(exclude=["visit", "project", "recorded_by"])
    row.save()
    if reach(by).reads_work_on(row.project):  # who does not see its photographs chooses none
        row.photos.set(photos_of(row.project).filter(pk__in=photos))
    data = {"visit": visit.pk, "changes": [["ภาพรวมจากการตรวจติดตาม", "", row.get_light_display()]]}
    log(row.project, "projects.visits.recorded", user=by, data=data)
    return row


@transaction.atomic
def finish_visit(visit, *, done_on, summary, topics="", attendance=None, by, seen=None):
    """The visit took place, and every project of it has its findings."""
    row = locked_visit(visit, "finish", by=by, seen=seen)
    rows = list(VisitProject.objects.filter(visit=row).select_related("project"))
    rules.check_finish(
        kind=row.kind, done_on=done_on, year_be=row.fiscal_year_id, bounds=fiscal_year_bounds(row.fiscal_year_id),
        today=timezone.localdate(), projects=rows, summary=summary, topics=topics,
        attendance=attendance, unrecorded=[one.project.code for one in rows if one.recorded_at is None],
    )  # fmt: skip
    row.done_on, row.summary, row.topics, row.attendance = done_on, summary.strip(), topics.strip(), attendance
    row.state = rules.state_after("done", open_recommendations=_open(row))
    row.version += 1
    row.save()
    settle_notices(visit_url(row), Notice.Kind.VISITED)
    log(row, "projects.visits.done", user=by, data={"note": row.summary[:300]})
    tell_moved([one.project_id for one in rows])
    return row


@transaction.atomic
def close_visit(visit, *, by, seen=None):
    row = locked_visit(visit, "close", by=by, seen=seen)
    if number := _open(row):
        raise RuleBroken(f"ยังมีข้อเสนอแนะที่ไม่แล้วเสร็จ {number} ข้อ", code="recommendations_open")
    row.state, row.version = "closed", row.version + 1
    row.save()
    log(row, "projects.visits.closed", user=by)
    return row


def _open(visit) -> int:
    return visit.recommendations.exclude(state=Recommendation.State.DONE).count()
