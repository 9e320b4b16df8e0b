"""Who is late and how far up the ladder, what is due soon, what did not move and why. Read-only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, When
from django.utils import timezone

from cms.thai import thai_date
from projects.people.scope import reach
from projects.progress import rules as months
from projects.progress.actions import report_url
from projects.progress.chasing import rules
from projects.progress.chasing.models import Chase, MovementMeeting, Rung, StillExplanation
from projects.progress.ending import endings, over_before
from projects.progress.models import SENT, MonthlyReport, PeriodLock, ReportDueDay
from projects.progress.reports import late_projects
from projects.register.models import ExecutionStatus, Project
from projects.register.models.project import COUNTED
from projects.register.rules import hands_on

MOST_DUE = 500  # projects of one agency that the desk looks through


@dataclass(frozen=True)
class LateRow:
    """A project whose report of the month has not come. `chases`: rung → Chase; `next_rung` what may be done now, with
    `why_not` when its day has not come; `is_locked`: it cannot be sent, and nobody is chased; `may_chase`: whether this person's posts carry it."""

    project: Project
    due_on: date
    days_late: int
    is_begun: bool
    came_back: bool
    is_locked: bool
    chases: dict
    next_rung: Rung | None
    why_not: str
    may_chase: bool
    explanation: StillExplanation | None

    @property
    def highest(self):
        """The Chase highest up the ladder, or None."""
        return next((self.chases[rung] for rung in reversed(rules.ORDER) if rung in self.chases), None)


def late_rows(projects, month, today, person) -> list[LateRow]:
    """One row a project of a page. Five queries."""
    projects = list(projects)
    ids = [row.pk for row in projects]
    begun = {one.project_id: one for one in MonthlyReport.objects.filter(project__in=ids, month=month)}
    chases = {}
    for chase in Chase.objects.filter(project__in=ids, month=month).select_related("letter", "made_by"):
        chases.setdefault(chase.project_id, {})[chase.rung] = chase
    timetables = ReportDueDay.objects.timetables({row.fiscal_year_id for row in projects})
    said, where, found = newest_explanations(ids), reach(person), []
    locks = PeriodLock.objects.filter(month=month).locked_months(today)
    for row in projects:
        report, timetable, climbed = begun.get(row.pk), timetables.of(row), chases.get(row.pk, {})
        due = report.due_on if report else timetable.due_on(month)
        is_locked = locks.hold(row, month)
        rung = None if is_locked else rules.next_rung(climbed)
        facts = {"climbed": climbed, "due_on": due, "timetable": timetable, "today": today}
        hands = hands_on(row, where, getattr(person, "pk", None))
        found.append(
            LateRow(
                project=row,
                due_on=due,
                days_late=max((today - due).days, 0),
                is_begun=report is not None,
                is_locked=is_locked,
                came_back=report is not None and report.step == "returned",
                chases=climbed,
                next_rung=Rung(rung) if rung else None,
                why_not=(rules.refusal(rung, **facts) or "") if rung else "",
                may_chase=hands.is_office or hands.is_centre,
                explanation=said.get(row.pk),
            )
        )
    return found


def on_rung(rows, month, rung):
    """Of these projects, those that stand on this rung of the ladder for the month and no higher; `none`: on no rung."""
    chased = Chase.objects.filter(project=OuterRef("pk"), month=month)
    if rung == "none":
        return rows.filter(~Exists(chased))
    above = rules.ORDER[rules.ORDER.index(rung) + 1 :]
    return rows.filter(Exists(chased.filter(rung=rung)), ~Exists(chased.filter(rung__in=above)))


def late_by_area(person, month) -> list[dict]:
    """A row an area with late projects, by code: code, name, projects, agencies. One query."""
    rows = (
        late_projects(person, month)
        .order_by()
        .values("province__code", "province__name_th", "group__code", "group__name_th")
        .annotate(projects=Count("pk"), agencies=Count("agency", distinct=True))
    )
    found = [
        {
            "code": row["province__code"] or row["group__code"],
            "name": row["province__name_th"] or row["group__name_th"],
            "projects": row["projects"],
            "agencies": row["agencies"],
        }
        for row in rows
    ]
    return sorted(found, key=lambda row: (len(row["code"]), row["code"]))


def before_executive(person):
    """Chases (queryset) on the governor's or group head's list whose report is still owed, newest month first."""
    sent = MonthlyReport.objects.filter(project=OuterRef("project"), month=OuterRef("month"), step__in=SENT)
    where = reach(person)
    rows = Chase.objects.filter(rung=Rung.GOVERNOR, project__fiscal_year__closed_on=None, project__step__in=COUNTED)
    rows = rows.filter(~Exists(sent), ~over_before(OuterRef("month"), project="project", of="project__"))
    if not where.nation:
        rows = rows.filter(where.without_neighbours().q("project"))
    rows = rows.select_related("project__province", "project__group", "project__agency", "made_by")
    return rows.order_by("-month", "project__agency__name_th", "project__code")


def newest_explanations(project_ids) -> dict:
    """Project id → its newest StillExplanation. One query: only the newest of each is read."""
    later = StillExplanation.objects.filter(project=OuterRef("project")).filter(
        Q(written_at__gt=OuterRef("written_at")) | Q(written_at=OuterRef("written_at"), pk__gt=OuterRef("pk"))
    )
    rows = StillExplanation.objects.filter(~Exists(later), project__in=project_ids).select_related("written_by")
    return {row.project_id: row for row in rows.order_by()}


def next_meetings(project_ids, today) -> dict:
    """Project id → the meeting to come soonest. One query."""
    rows = MovementMeeting.objects.filter(project__in=project_ids, meets_on__gte=today).order_by("-meets_on")
    return {row.project_id: row for row in rows}


@dataclass(frozen=True)
class StillRow:
    """A project in which nothing moved; `is_explained`: for this week already."""

    project: Project
    explanation: StillExplanation | None
    meeting: MovementMeeting | None
    is_explained: bool
    owns: bool
    may_call: bool


def still_rows(projects, today, person) -> list[StillRow]:
    """One row a project of a page. Two queries."""
    projects = list(projects)
    ids = [row.pk for row in projects]
    said, meetings, where = newest_explanations(ids), next_meetings(ids, today), reach(person)
    week, found = rules.week_of(today), []
    for row in projects:
        hands, explanation = hands_on(row, where, getattr(person, "pk", None)), said.get(row.pk)
        found.append(
            StillRow(
                project=row,
                explanation=explanation,
                meeting=meetings.get(row.pk),
                is_explained=explanation is not None and explanation.week == week,
                owns=hands.owns,
                may_call=hands.is_office or hands.is_centre,
            )
        )
    return found


@dataclass(frozen=True)
class DueMonth:
    """A month that an agency has not sent and that is due within the days of reminding, or past them."""

    project: Project
    month: date
    due_on: date
    days_late: int

    @property
    def ended_at(self):
        """The moment from which the month could be reported: the first of the next."""
        return months.next_month(self.month)


def due_months(person, today) -> list[DueMonth]:
    """What the agencies of this person still have to send, oldest due day first; of locked months nothing. Seven queries
    at most; none for others."""
    where = reach(person)
    if not where.edit_agencies:
        return []
    rows = Project.objects.filter(agency__in=where.edit_agencies, fiscal_year__closed_on=None).counted()
    # Those at work come first: of an agency with very many, what is completed can wait.
    is_completed = Case(When(execution_status=ExecutionStatus.COMPLETED, then=1), default=0)
    rows = rows.exclude(execution_status=ExecutionStatus.CANCELLED).select_related("completion")
    rows = list(rows.order_by(is_completed, "-fiscal_year", "code")[:MOST_DUE])
    if not rows:
        return []
    ended_in, locks = endings(rows), PeriodLock.objects.locked_months(today)
    timetables = ReportDueDay.objects.timetables({row.fiscal_year_id for row in rows})
    reports = {}
    for pk, month, step, due in MonthlyReport.objects.filter(project__in=[row.pk for row in rows]).values_list(
        "project", "month", "step", "due_on"
    ):
        reports.setdefault(pk, {})[month] = (step, due)
    found = []
    for row in rows:
        timetable, had = timetables.of(row), reports.get(row.pk, {})
        for month in months.months_to_report(
            year_be=row.fiscal_year_id, start_on=row.start_on, ended_in=ended_in[row.pk], today=today
        ):
            step, due = had.get(month, ("", timetable.due_on(month)))
            if (
                step not in ("", "draft")
                or locks.hold(row, month)
                or today < due - rules.timedelta(days=timetable.remind_days_before)
            ):
                continue
            found.append(DueMonth(row, month, due, max((today - due).days, 0)))
    return sorted(found, key=lambda one: (one.due_on, one.project.code))


def due_lines(person, today=None):
    """For the daily mail: (heading, lines of (text, address)) of what is due soon and what is late. Three queries."""
    today = today or timezone.localdate()
    rows = due_months(person, today)
    for heading, chosen in (
        ("รายงานรายเดือนที่เลยกำหนด", [row for row in rows if row.days_late]),
        ("รายงานรายเดือนที่ใกล้ถึงกำหนด", [row for row in rows if not row.days_late]),
    ):
        if chosen:
            yield heading, [(line_of(row), report_url(row.project.pk, row.month)) for row in chosen]


def line_of(row) -> str:
    late = f"เลยกำหนด {row.days_late} วัน" if row.days_late else f"ส่งภายใน {thai_date(row.due_on)}"
    return f"{row.project.code} {row.project.title[:120]}: {months.month_name(row.month)} {late}"
