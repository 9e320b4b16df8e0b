"""What was reported of a project, and who has not reported. Read-only; each function says how many queries it takes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cms.thai import fiscal_year_be
from projects.money.models import BudgetChange, LedgerEntry
from projects.money.reports import paid_in_month
from projects.people.models import Post, PostHolding
from projects.people.scope import reach
from projects.plans.models import open_now_q
from projects.progress import rules
from projects.progress.actions import timetable_of
from projects.progress.completion.models import CompletionReport
from projects.progress.ending import endings, over_before
from projects.progress.figures import earlier_actuals, earlier_percents
from projects.progress.models import SENT, MonthlyReport, ReportStep
from projects.register.models import Activity, ExecutionStatus, Indicator, Project

ENDED = {ExecutionStatus.COMPLETED, ExecutionStatus.CANCELLED}


@dataclass(frozen=True)
class MonthRow:
    """One month of a project: its report, or that there is none. `state`: done, part, todo or late (the mark); `is_void`: a
    draft that is no longer owed."""

    month: date
    name: str
    slug: str
    due_on: date
    report: MonthlyReport | None
    state: str
    word: str
    is_void: bool = False


def months_of(project, today) -> list[MonthRow]:
    """A row for each month that is or was to be reported, oldest first. Four queries, less what is loaded; one more of a
    project that is completed and paid."""
    reports = {report.month: report for report in project.monthly_reports.all()}
    timetable, owed = timetable_of(project), []
    if project.execution_status != ExecutionStatus.CANCELLED:  # else nothing more is owed
        owed = rules.months_to_report(
            year_be=project.fiscal_year_id,
            start_on=project.start_on,
            ended_in=endings([project])[project.pk],
            today=today,
        )
    months = sorted({*owed, *reports})
    return [_month_row(month, reports.get(month), timetable, today, month in owed) for month in months]


def _month_row(month, report, timetable, today, is_owed):
    due = report.due_on if report else timetable.due_on(month)
    if report is not None and report.step == ReportStep.DRAFT and not is_owed and month < rules.first_of(today):
        return MonthRow(month, rules.month_name(month), f"{month:%Y-%m}", due, report, "done", "ร่างที่ไม่ต้องส่งแล้ว", True)
    if report is None or report.step == ReportStep.DRAFT:
        late = today > due
        state, word = ("late", "เกินกำหนด") if late else ("todo", "ยังไม่ส่ง")
    else:
        state = {"returned": "late", "accepted": "done"}.get(report.step, "part")
        word = report.get_step_display()
    return MonthRow(month, rules.month_name(month), f"{month:%Y-%m}", due, report, state, word)


@dataclass(frozen=True)
class ActivityRow:
    """An activity on the form of a month. Percents are cumulative; `earlier` are those of the months before."""

    activity: Activity
    planned_percent: Decimal | None
    actual_percent: Decimal | None
    earlier: tuple[Decimal, ...]
    usual: tuple[Decimal, Decimal] | None

    @property
    def last_percent(self) -> Decimal | None:
        return self.earlier[-1] if self.earlier else None


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator on the form of a month; all values are what it has reached so far, in its unit."""

    indicator: Indicator
    actual: Decimal | None
    earlier: tuple[Decimal, ...]
    usual: tuple[Decimal, Decimal] | None

    @property
    def last(self) -> Decimal | None:
        return self.earlier[-1] if self.earlier else None


@dataclass(frozen=True)
class MonthForm:
    """All that the one screen of a month shows: what was entered, or, for a new month, last month's figures to go on
    from and the plan that an even course would have reached."""

    activities: tuple[ActivityRow, ...]
    indicators: tuple[IndicatorRow, ...]
    paid_baht: Decimal
    paid_so_far_baht: Decimal


def month_form(project, month, report) -> MonthForm:
    """Seven queries, whatever the size."""
    earlier = earlier_percents(project, month)
    entered = {one.activity_id: one for one in report.activities.all()} if report else {}
    activities = []
    for activity in Activity.objects.filter(project=project).order_by("sort_order", "pk"):
        values = tuple(earlier.get(activity.pk, ())[-rules.SHOWN_VALUES :])
        one = entered.get(activity.pk)
        planned = one.planned_percent if one else rules.planned_percent(*_period(activity, project), month)
        actual = one.actual_percent if one else (values[-1] if values else None)
        activities.append(ActivityRow(activity, planned, actual, values, rules.usual_range(values)))
    reached = earlier_actuals(project, month)
    entered = {one.indicator_id: one.actual for one in report.indicators.all()} if report else {}
    indicators = []
    for indicator in Indicator.objects.filter(project=project):
        values = tuple(reached.get(indicator.pk, ())[-rules.SHOWN_VALUES :])
        now = entered.get(indicator.pk) if report else (values[-1] if values else None)
        usual = rules.usual_of_indicator(values, indicator.target)
        indicators.append(IndicatorRow(indicator, now, values, usual))
    return MonthForm(tuple(activities), tuple(indicators), *paid_in_month(project, month))


def _period(activity, project):
    return activity.start_on or project.start_on, activity.end_on or project.end_on


def in_own_work(person):
    """The projects whose work the person reads: not those of neighbours."""
    where = reach(person)
    rows = Project.objects.all()
    return rows if where.nation else rows.filter(where.without_neighbours().q())


def completed_before(day):
    """For a query of projects: their completion report as sent, of a work that ended before that day."""
    return CompletionReport.objects.filter(project=OuterRef("pk"), step__in=SENT, completed_on__lt=day)


def late_projects(person, month):
    """The projects (queryset, with names) whose report of the month was not sent: counted, begun by then, not over
    before it, of an open year. Whether it is late already, the due day says."""
    sent = MonthlyReport.objects.filter(project=OuterRef("pk"), month=month, step__in=SENT)
    after = rules.next_month(month)
    return (
        in_own_work(person)
        .counted()
        .filter(fiscal_year__closed_on=None, fiscal_year__in=_years_of(month))
        .exclude(start_on__gte=after)
        .filter(~Exists(sent), ~over_before(month))
        .with_names()
        .order_by("province__code", "group__code", "agency__name_th", "code")
    )


def still_projects(person, today, since):
    """The projects (queryset, with names) in which nothing moved since that moment: begun, not ended, of an open year,
    no entry in the ledger, no report saved or decided, no request (S1 §6.1)."""
    after_today = today + rules.timedelta(days=1)
    entered = LedgerEntry.objects.filter(project=OuterRef("pk"), recorded_at__gte=since)
    reported = MonthlyReport.objects.filter(project=OuterRef("pk"), step_since__gte=since)
    asked = BudgetChange.objects.filter(project=OuterRef("pk"), step_since__gte=since)
    return (
        in_own_work(person)
        .counted()
        .filter(fiscal_year__closed_on=None, fiscal_year__in=_years_of(today))
        .exclude(execution_status__in=ENDED)
        .exclude(start_on__gt=today)
        .filter(~Exists(entered), ~Exists(reported), ~Exists(asked), ~Exists(completed_before(after_today)))
        .with_names()
        .order_by("province__code", "group__code", "agency__name_th", "code")
    )


def _years_of(month):
    """The month's own fiscal year and the two before it: money carried over is reported on until it is paid."""
    year_be = fiscal_year_be(month)
    return [year_be, year_be - 1, year_be - 2]


def to_mend(person):
    """The reports (queryset) that came back to this person's agencies, or to them, of an open year. Those of neighbours
    are not among them."""
    rows = MonthlyReport.objects.filter(open_now_q("project"), step="returned")
    return rows.filter(mended_by(person))


def mended_by(person) -> Q:
    """The filter for returned reports that this person mends: of their agencies; of their area, what they sent themselves
    for an agency that may have nobody here."""
    where = reach(person)
    return Q(project__agency__in=where.edit_agencies) | Q(submitted_by=person) & where.edit_area_q("project")


def may_decide(person, step) -> bool:
    """Whether the person's posts verify (`submitted`) or accept (`verified`) reports at all."""
    where = reach(person)
    return where.edits_nation or (step == "submitted" and bool(where.edit_provinces or where.edit_groups))


def verified_by(person) -> Q:
    """The filter for reports as sent that this person verifies: of their own office; for the centre, those whose office has
    no officer but the one who sent it (decision 0013)."""
    where = reach(person)
    found = Q(project__province__in=where.edit_provinces) | Q(project__group__in=where.edit_groups)
    if where.edits_nation:
        offices = Q(post__role=Post.Role.PROVINCIAL_OFFICE, post__province=OuterRef("project__province"))
        offices |= Q(post__role=Post.Role.GROUP_OFFICE, post__group=OuterRef("project__group"))
        officers = PostHolding.objects.current(timezone.localdate()).filter(
            offices, post__is_suspended=False, person__is_active=True
        )
        found |= Q(~Exists(officers.exclude(person=OuterRef("submitted_by"))))
    return found & ~Q(submitted_by=person)


def to_decide(person, step):
    """The reports (queryset) in this step on which this person may decide: of their area or the nation, not sent by
    themselves, of an open year."""
    rows = MonthlyReport.objects.filter(open_now_q("project"), step=step)
    if step == "submitted":
        rows = rows.filter(verified_by(person))
    elif not reach(person).edits_nation:
        rows = rows.none()
    return rows.exclude(submitted_by=person)
