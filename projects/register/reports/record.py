"""One project in full."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from projects.plans.models import ExpenditureKind
from projects.register.models import ActivityBudgetLine, ExecutionStatus

NAMES = (
    "province",
    "group",
    "agency__ministry",
    "budget_plan",
    "strategic_issue__plan",
    "goal",
    "tactic",
)
# The shape that stands beside the word: templates/components/state_mark.html.
STATUS_SHAPES = {
    ExecutionStatus.NOT_STARTED: "todo",
    ExecutionStatus.PROCURING: "part",
    ExecutionStatus.IN_PROGRESS: "part",
    ExecutionStatus.COMPLETED: "done",
    ExecutionStatus.CANCELLED: "late",
}
READINESS = ("site", "permission", "design", "reference_price", "specification")


@dataclass(frozen=True)
class BudgetLineRow:
    kind: str
    category: str
    item_group: str
    budget_baht: Decimal


@dataclass(frozen=True)
class ActivityRow:
    number: int
    title: str
    weight_percent: Decimal | None
    start_on: date | None
    end_on: date | None
    budget_baht: Decimal
    lines: tuple[BudgetLineRow, ...]


@dataclass(frozen=True)
class IndicatorRow:
    name_th: str
    unit: str
    target: Decimal | None
    weight_percent: Decimal | None


@dataclass(frozen=True)
class PlaceRow:
    """`beside` is what stands after the text: the district with its province, or the province where the text has it."""

    text: str
    district: str
    beside: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class Moment:
    """One step of the timeline."""

    on: date
    word: str


@dataclass(frozen=True)
class Readiness:
    word: str
    is_ready: bool


@dataclass(frozen=True)
class Passport:
    """Everything that the public page, the record page and the open data say of one project."""

    code: str
    year_be: int
    title: str
    area_code: str
    area_name: str
    area_is_group: bool
    agency: str
    ministry: str
    budget_plan: str
    budget_source: str
    strategic_issue: str
    goal: str
    tactic: str
    agendas: tuple[str, ...]
    e_budgeting_code: str
    value_chain: str
    approved_by: str
    approval_number: str
    approved_on: date | None
    summary: str
    rationale: str
    objectives: str
    target_output: str
    beneficiaries: str
    beneficiaries_count: int | None
    readiness: tuple[Readiness, ...]
    readiness_checked_by: str
    supports_agency_work: bool
    procurement_method: str
    start_on: date | None
    end_on: date | None
    appraisal_irr_percent: Decimal | None
    appraisal_note: str
    status: str
    status_word: str
    status_shape: str
    step: str
    step_word: str
    is_live: bool
    last_published_at: datetime | None
    budget_baht: Decimal
    recurrent_baht: Decimal
    capital_baht: Decimal
    weight_percent: Decimal | None  # of all activities; None where none has a weight
    activities: tuple[ActivityRow, ...]
    indicators: tuple[IndicatorRow, ...]
    places: tuple[PlaceRow, ...]
    timeline: tuple[Moment, ...]

    @property
    def url(self) -> str:
        return project_url(self.year_be, self.code)

    @property
    def downloads(self) -> list[tuple[str, str]]:
        return [(f"{self.url}data.csv", "ดาวน์โหลด CSV"), (f"{self.url}data.json", "ดาวน์โหลด JSON")]

    @property
    def area_url(self) -> str:
        return area_url(self.area_code)

    @property
    def weights_disagree(self) -> bool:
        return self.weight_percent is not None and self.weight_percent != 100

    @property
    def is_ready(self) -> bool:
        return all(item.is_ready for item in self.readiness)


@dataclass(frozen=True)
class ListRow:
    """One project in a list."""

    url: str
    code: str
    year_be: int
    title: str
    area_name: str
    agency: str
    status_word: str
    status_shape: str
    budget_baht: Decimal


def list_row(project) -> ListRow:
    """From the columns: a list loads no children. Ask for the rows `with_names()`."""
    return ListRow(
        url=project_url(project.fiscal_year_id, project.code),
        code=project.code,
        year_be=project.fiscal_year_id,
        title=project.title,
        area_name=project.area_name,
        agency=project.agency.name_th if project.agency_id else "",
        status_word=project.get_execution_status_display(),
        status_shape=STATUS_SHAPES[project.execution_status],
        budget_baht=project.budget_baht,
    )


def project_url(year_be: int, code: str) -> str:
    return f"/projects/{year_be}/{code}/"


def area_url(code: str) -> str:
    return f"/areas/{code}/"


def passport(project) -> Passport:
    """The project with its children, as the instance holds them: a row, a revision or a preview.

    Five queries when the row came with `select_related(*NAMES)`, however many children it has.
    """
    activities = _activity_rows(project)
    agency = project.agency
    issue = project.strategic_issue
    weights = [row.weight_percent for row in activities if row.weight_percent is not None]
    return Passport(
        code=project.code,
        year_be=project.fiscal_year_id,
        title=project.title,
        area_code=project.area.code if project.area else "",
        area_name=project.area_name,
        area_is_group=project.group_id is not None,
        agency=agency.name_th if agency else "",
        ministry=agency.ministry.name_th if agency and agency.ministry_id else "",
        budget_plan=project.budget_plan.name_th if project.budget_plan_id else "",
        budget_source=project.get_budget_source_display(),
        strategic_issue=str(issue) if issue else "",
        goal=project.goal.name_th if project.goal_id else "",
        tactic=project.tactic.name_th if project.tactic_id else "",
        agendas=tuple(str(agenda) for agenda in project.agendas.all()),
        e_budgeting_code=project.e_budgeting_code,
        value_chain=project.get_value_chain_display(),
        approved_by=project.approved_by,
        approval_number=project.approval_number,
        approved_on=project.approved_on,
        summary=project.summary,
        rationale=project.rationale,
        objectives=project.objectives,
        target_output=project.target_output,
        beneficiaries=project.beneficiaries,
        beneficiaries_count=project.beneficiaries_count,
        readiness=tuple(
            Readiness(
                str(project._meta.get_field(f"{name}_is_ready").verbose_name), getattr(project, f"{name}_is_ready")
            )
            for name in READINESS
        ),
        readiness_checked_by=project.readiness_checked_by,
        supports_agency_work=project.supports_agency_work,
        procurement_method=project.get_procurement_method_display(),
        start_on=project.start_on,
        end_on=project.end_on,
        appraisal_irr_percent=project.appraisal_irr_percent,
        appraisal_note=project.appraisal_note,
        status=project.execution_status,
        status_word=project.get_execution_status_display(),
        status_shape=STATUS_SHAPES[project.execution_status],
        step=project.step,
        step_word=project.get_step_display(),
        is_live=project.live,
        last_published_at=project.last_published_at,
        budget_baht=sum((row.budget_baht for row in activities), Decimal("0.00")),
        recurrent_baht=_of_kind(activities, ExpenditureKind.RECURRENT),
        capital_baht=_of_kind(activities, ExpenditureKind.CAPITAL),
        weight_percent=sum(weights) if weights else None,
        activities=activities,
        indicators=tuple(
            IndicatorRow(row.name_th, row.unit, row.target, row.weight_percent) for row in project.indicators.all()
        ),
        places=_place_rows(project),
        timeline=_timeline(project),
    )


def _activity_rows(project):
    activities = list(project.activities.all())
    lines = _lines_of(activities)
    return tuple(
        ActivityRow(
            number=number,
            title=activity.title,
            weight_percent=activity.weight_percent,
            start_on=activity.start_on,
            end_on=activity.end_on,
            budget_baht=sum((line.budget_baht or Decimal(0) for line in lines[number]), Decimal("0.00")),
            lines=tuple(
                BudgetLineRow(
                    kind=line.get_expenditure_kind_display(),
                    category=line.get_expenditure_category_display(),
                    item_group=line.item_group,
                    budget_baht=line.budget_baht or Decimal("0.00"),
                )
                for line in lines[number]
            ),
        )
        for number, activity in enumerate(activities, start=1)
    )


def _lines_of(activities):
    """Budget lines by the activity's number: from memory where an amendment carries them, the rest in one query."""
    lines, wanted = {}, {}
    for number, activity in enumerate(activities, start=1):
        in_memory = getattr(activity, "_cluster_related_objects", {})
        if activity.pk is None or "budget_lines" in in_memory:
            lines[number] = list(activity.budget_lines.all())
        else:
            lines[number] = []
            wanted[activity.pk] = number
    if wanted:
        for line in ActivityBudgetLine.objects.filter(activity__in=wanted).order_by("activity", "sort_order", "pk"):
            lines[wanted[line.activity_id]].append(line)
    return lines


def _of_kind(activities, kind):
    return sum(
        (line.budget_baht for row in activities for line in row.lines if line.kind == kind.label), Decimal("0.00")
    )


def _place_rows(project):
    return tuple(
        PlaceRow(
            text=place.text,
            district=str(place.district) if place.district_id else "",
            beside=_beside(place),
            latitude=place.latitude,
            longitude=place.longitude,
        )
        for place in project.places.select_related("district__province")
    )


def _beside(place):
    if not place.district_id:
        return ""
    return place.district.province.full_name if place.district.name_th in place.text else str(place.district)


def _timeline(project):
    moments = [
        (project.approved_on, "อนุมัติให้ดำเนินการ"),
        (project.start_on, "เริ่มโครงการตามแผน"),
        (project.end_on, "สิ้นสุดโครงการตามแผน"),
        (project.last_published_at and project.last_published_at.date(), "ส่วนกลางรับรองและเผยแพร่ข้อมูลล่าสุด"),
    ]
    return tuple(Moment(on, word) for on, word in sorted((m for m in moments if m[0]), key=lambda m: m[0]))
