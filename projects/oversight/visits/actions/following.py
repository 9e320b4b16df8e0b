"""Recommendations: made at a visit, answered by the agency, judged by the visitors. Each word is a row of its own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.oversight.visits import rules
from projects.oversight.visits.actions.locking import (
    check_visitor,
    locked_recommendation,
    locked_visit,
    recommendation_url,
)
from projects.oversight.visits.models import FollowUp, Recommendation, VisitProject
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import reach
from projects.plans.rules import check_open

State = Recommendation.State


@transaction.atomic
def recommend(visit, *, text, owner, due_on, project=None, form_key=None, by) -> Recommendation:
    """Ask an agency to do something by a day. `project`: one of the visit's, whose agency it is then."""
    row = locked_visit(visit, "recommend", by=by)
    if form_key and (again := Recommendation.objects.filter(form_key=form_key, made_by=by).first()):
        return again
    if project is not None:
        if not VisitProject.objects.filter(visit=row, project=project).exists():
            raise RuleBroken({"project": "โครงการนี้ไม่ได้อยู่ในการตรวจครั้งนี้"}, code="not_of_visit")
        check_open(project.fiscal_year_id, project.year_closed_on)
        owner = project.agency
    wrong = {}
    if owner is None:
        wrong["owner"] = "เลือกส่วนราชการที่ต้องดำเนินการ"
    if not text.strip():
        wrong["text"] = "เขียนข้อเสนอแนะ"
    if due_on is None or due_on < timezone.localdate():
        wrong["due_on"] = "กำหนดรายงานผลต้องไม่ก่อนวันนี้"
    if wrong:
        raise RuleBroken(wrong, code="incomplete")
    made = Recommendation.objects.create(
        visit=row, project=project, owner=owner, text=text.strip(), due_on=due_on, made_by=by, form_key=form_key,
        state_since=timezone.now(),
    )  # fmt: skip
    _follow(row)
    _log(made, "recommended", by, note=made.text[:300])
    told = f"ข้อเสนอแนะจากการตรวจติดตาม รายงานผลภายใน {thai_date(due_on, short=True)}: {made.text}"
    tell(holders(role=Post.Role.AGENCY, agency_id=owner.pk), Notice.Kind.VISITED, told, url=recommendation_url(made))
    return made


@transaction.atomic
def answer(recommendation, *, text, by, seen=None) -> FollowUp:
    """The agency says what it did. After the due day the answer is kept and marked late."""
    row = locked_recommendation(recommendation, by=by, seen=seen)
    if row.owner_id not in reach(by).edit_agencies:
        raise PermissionDenied("รายงานผลได้เฉพาะส่วนราชการที่รับข้อเสนอแนะ")
    if row.state != State.OPEN:
        raise RuleBroken("ข้อเสนอแนะนี้รายงานผลแล้ว", code="answered_already")
    word = _write(row, FollowUp.Kind.ANSWER, text, by, State.ANSWERED)
    settle_notices(recommendation_url(row), Notice.Kind.VISITED)
    tell([row.made_by], Notice.Kind.VISITED, f"รายงานผลตามข้อเสนอแนะ: {row} — {word.text}", url=recommendation_url(row))
    return word


@transaction.atomic
def ask_again(recommendation, *, text, due_on=None, by, seen=None) -> FollowUp:
    """Not done yet: the recommendation is open again, by a new day if one is told."""
    row = locked_recommendation(recommendation, by=by, seen=seen)
    check_visitor(row.visit, by)
    if row.state != State.ANSWERED:
        raise RuleBroken("ข้อเสนอแนะนี้ยังไม่มีรายงานผลให้พิจารณา", code="not_answered")
    if due_on is not None:
        if due_on < timezone.localdate():
            raise RuleBroken({"due_on": "กำหนดรายงานผลต้องไม่ก่อนวันนี้"}, code="due_in_past")
        row.due_on = due_on
    word = _write(row, FollowUp.Kind.AGAIN, text, by, State.OPEN)
    settle_notices(recommendation_url(row), Notice.Kind.VISITED)
    told = f"ขอให้ดำเนินการเพิ่มภายใน {thai_date(row.due_on, short=True)}: {word.text}"
    tell(holders(role=Post.Role.AGENCY, agency_id=row.owner_id), Notice.Kind.VISITED, told, url=recommendation_url(row))
    return word


@transaction.atomic
def settle(recommendation, *, text="", by, seen=None) -> FollowUp:
    """The visitors accept that it is done; an open one, too, when they saw so themselves and say how."""
    row = locked_recommendation(recommendation, by=by, seen=seen)
    check_visitor(row.visit, by)
    if row.state == State.DONE:
        raise RuleBroken("ข้อเสนอแนะนี้แล้วเสร็จแล้ว", code="done_already")
    _check_not_own_answer(row, by)
    needed = row.state == State.OPEN
    word = _write(row, FollowUp.Kind.DONE, text, by, State.DONE, needs_text=needed)
    settle_notices(recommendation_url(row), Notice.Kind.VISITED)
    return word


def _check_not_own_answer(row, by):
    last = row.follow_ups.filter(kind=FollowUp.Kind.ANSWER).order_by("-pk").first()
    if row.state == State.ANSWERED and last is not None and last.written_by_id == by.pk:
        raise RuleBroken("ท่านเป็นผู้รายงานผลนี้เอง ต้องให้ผู้ตรวจติดตามอื่นเป็นผู้พิจารณา", code="own_answer")


def _write(row, kind, text, by, state, *, needs_text=True):
    if needs_text and not text.strip():
        raise RuleBroken({"text": "เขียนรายละเอียด"}, code="text_missing")
    now = timezone.now()
    late = kind == FollowUp.Kind.ANSWER and timezone.localdate() > row.due_on
    word = FollowUp.objects.create(
        recommendation=row, kind=kind, text=text.strip(), was_late=late, written_by=by, written_at=now
    )
    row.state, row.state_since, row.version = state, now, row.version + 1
    row.save()
    _follow(row.visit)
    _log(row, {"answer": "answered", "again": "asked_again", "done": "settled"}[kind], by, note=word.text[:300])
    return word


def _follow(visit):
    """Whether the visit is followed up depends on what is still open. Its row is locked."""
    waiting = visit.recommendations.exclude(state=State.DONE).count()
    state = rules.state_after(visit.state, open_recommendations=waiting)
    if state != visit.state:
        visit.state = state
        visit.version += 1
        visit.save(update_fields=["state", "version"])


def _log(row, word, by, **facts):
    """On the project where there is one, else on the visit."""
    log(row.project or row.visit, f"projects.visits.{word}", user=by, data={"visit": row.visit_id} | facts)
