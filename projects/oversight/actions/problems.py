"""A problem is opened, edited, solved, opened again; a suggestion is written. All logged with the project."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import thai_date
from projects.oversight import rules
from projects.oversight.actions.telling import tell_of_severe
from projects.oversight.models import Problem, Severity, Suggestion
from projects.people.log_actions import changes, values_of
from projects.people.models import Notice, Post
from projects.people.notices import settle_notices
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.models import Activity
from projects.register.rules import hands_on

EDITED = ("category", "severity", "activity", "text", "opened_on")


def oversight_url(project_id) -> str:
    return reverse("projects_oversight", args=[project_id])


def problem_url(problem) -> str:
    return reverse("projects_problem", args=[problem.project_id, problem.pk])


def problem_mark(problem) -> str:
    """What a form about a problem carries: changes with everything that happens to it."""
    return str(problem.version)


def _locked_project(project, *, by):
    """The project's row, locked, once the person works on it and its year is open."""
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("ตำแหน่งของท่านอ่านปัญหาอุปสรรคของโครงการนี้ได้ แต่บันทึกไม่ได้")
    check_open(row.fiscal_year_id, row.year_closed_on)
    return row


def _locked_problem(problem, *, by, seen):
    project = _locked_project(problem.project_id, by=by)
    row = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk, project=project)
    if seen is not None and seen != problem_mark(row):
        raise Overtaken(
            "มีผู้บันทึกปัญหานี้หลังจากท่านเปิดหน้า",
            conflicts=[("สถานะ", "แก้ไขแล้ว" if row.solved_on else "ยังไม่แก้ไข", "")],
            url=problem_url(row),
        )
    row.project = project
    return row


@transaction.atomic
def open_problem(project, *, category, severity, text, opened_on, activity=None, report=None, form_key, by) -> Problem:
    """Write a problem down. The same `form_key` again gives the problem that it made."""
    row = _locked_project(project, by=by)
    rules.check_takes_new(row.step, row.was_ever_submitted)
    if made := Problem.objects.filter(form_key=form_key, project=row).first():
        return made
    _check_day("opened_on", opened_on)
    problem = Problem(
        project=row, category=category, severity=severity, text=text.strip(), opened_on=opened_on, report=report,
        activity=_own_activity(row, activity), opened_by=by, form_key=form_key,
    )  # fmt: skip
    problem.full_clean()
    problem.save()
    _log(problem, "problem_opened", by, severity=problem.severity_word, reason=problem.text)
    if problem.severity == Severity.HIGH:
        tell_of_severe(problem, by)
    return problem


@transaction.atomic
def edit_problem(problem, *, category, severity, text, opened_on, activity=None, by, seen=None) -> Problem:
    row = _locked_problem(problem, by=by, seen=seen)
    if row.solved_on:
        raise RuleBroken("ปัญหานี้แก้ไขแล้ว เปิดเรื่องอีกครั้งก่อนจึงเปลี่ยนข้อความได้", code="problem_solved")
    _check_day("opened_on", opened_on)
    before, was = _values(row), row.severity
    row.category, row.severity, row.text, row.opened_on = category, severity, text.strip(), opened_on
    row.activity = _own_activity(row.project, activity)
    _save(row, "problem_edited", by, changes=changes(before, _values(row)))
    if row.severity == Severity.HIGH != was:
        tell_of_severe(row, by)
    return row


@transaction.atomic
def solve_problem(problem, *, solved_on, solution, by, seen=None) -> Problem:
    """Say that it is solved, when and how."""
    row = _locked_problem(problem, by=by, seen=seen)
    if row.solved_on:
        raise RuleBroken("ปัญหานี้บันทึกว่าแก้ไขแล้ว", code="problem_solved")
    rules.check_text("solution", solution, "เขียนว่าแก้ไขอย่างไร เพื่อให้โครงการอื่นใช้เป็นแนวทางได้")
    _check_day("solved_on", solved_on)
    row.solved_on, row.solution, row.solved_by = solved_on, solution.strip(), by
    settle_notices(problem_url(row), Notice.Kind.PROBLEM)
    return _save(row, "problem_solved", by, reason=row.solution, on=thai_date(solved_on))


@transaction.atomic
def reopen_problem(problem, *, reason, by, seen=None) -> Problem:
    """It came back, or was not solved. What had been written as its solution stays in the log."""
    row = _locked_problem(problem, by=by, seen=seen)
    if not row.solved_on:
        raise RuleBroken("ปัญหานี้ยังเปิดอยู่", code="problem_open")
    rules.check_text("reason", reason, "เขียนเหตุผลที่เปิดเรื่องอีกครั้ง")
    before = [["แก้ไขอย่างไร", f"{thai_date(row.solved_on)}: {row.solution}", ""]]
    row.solved_on, row.solution, row.solved_by = None, "", None
    return _save(row, "problem_reopened", by, reason=reason.strip(), changes=before)


@transaction.atomic
def write_suggestion(project, *, text, problem=None, form_key, by) -> Suggestion:
    """Propose something for a project, in the name of the post held today."""
    row = locked(project, by=by)
    if not rules.may_suggest(reach(by), row):
        raise PermissionDenied("ตำแหน่งของท่านอ่านโครงการนี้ได้ แต่เขียนข้อเสนอแนะไม่ได้")
    check_open(row.fiscal_year_id, row.year_closed_on)
    rules.check_takes_new(row.step, row.was_ever_submitted)
    if made := Suggestion.objects.filter(form_key=form_key, project=row).first():
        return made
    made = Suggestion(
        project=row, text=text.strip(), written_by=by, written_as=_post_of(by), written_at=timezone.now(),
        form_key=form_key, problem=Problem.objects.get(pk=problem.pk, project=row) if problem else None,
    )  # fmt: skip
    with asking_as(EVERYONE):  # a governor writes here and does not edit the project: may_suggest has said so
        made.full_clean()
    made.save()
    _log(made, "suggested", by, reason=made.text)
    return made


def _post_of(person) -> str:
    post = Post.objects.held_by(person, timezone.localdate()).first()
    return post.title if post else ""


def _own_activity(project, activity):
    return Activity.objects.get(pk=activity.pk, project=project) if activity else None


def _check_day(name, day):
    if day > timezone.localdate():
        raise RuleBroken({name: "วันที่ต้องไม่เกินวันนี้"}, code="day_to_come")


def _values(problem):
    return {label: text for label, text in values_of(problem).items() if label != "แก้ไขแล้วเมื่อวันที่"}


def _save(problem, word, by, **facts):
    problem.version += 1
    problem.full_clean()
    problem.save()
    _log(problem, word, by, **facts)
    return problem


def _log(row, word, by, **facts):
    log(row.project, f"projects.oversight.{word}", user=by, data={"row": row.pk} | facts)
