"""Sections 2.1 and 2.2 of many records at once, each as it is being worked on: the newest version, else the row."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.register.models import Activity, ActivityBudgetLine, Indicator, Place, Project, Section
from projects.register.models.project import OPEN_FOR_EDITING
from projects.register.section_marks import Held, mark_of

PLAN_FIELDS = [
    "title", "budget_plan", "budget_source", "strategic_issue", "goal", "tactic", "e_budgeting_code", "value_chain",
    "approved_by", "approval_number", "approved_on",
]  # fmt: skip
DETAIL_FIELDS = [
    "summary", "rationale", "objectives", "target_output", "beneficiaries", "beneficiaries_count", "site_is_ready",
    "permission_is_ready", "design_is_ready", "reference_price_is_ready", "specification_is_ready",
    "readiness_checked_by", "supports_agency_work", "procurement_method", "start_on", "end_on",
    "appraisal_irr_percent", "appraisal_note",
]  # fmt: skip
ACTIVITY_FIELDS = ["title", "weight_percent", "start_on", "end_on"]
LINE_FIELDS = ["expenditure_kind", "expenditure_category", "item_group", "budget_baht"]
INDICATOR_FIELDS = ["name_th", "unit", "target", "weight_percent"]
PLACE_FIELDS = ["text", "district", "latitude", "longitude"]


@dataclass(frozen=True)
class Content:
    """Values as Python's own: days are dates, amounts Decimals, links ids. Children are dicts in the record's order;
    an activity has its `budget_lines`."""

    plan: dict
    details: dict
    agendas: tuple
    activities: tuple
    indicators: tuple
    places: tuple

    def __getitem__(self, name):
        return self.plan[name] if name in self.plan else self.details[name]


def working_contents(projects) -> dict:
    """Project id → Content. Six queries, whatever the number. The caller asks for projects whose work it may read."""
    rows = list(projects.order_by().select_related("latest_revision"))
    ids = projects.order_by().values("pk")
    lines, activities = defaultdict(list), defaultdict(list)
    for line in ActivityBudgetLine.objects.filter(activity__project__in=ids).order_by("sort_order", "pk"):
        lines[line.activity_id].append(_of_row(line, LINE_FIELDS))
    for one in Activity.objects.filter(project__in=ids).order_by("sort_order", "pk"):
        activities[one.project_id].append(_of_row(one, ACTIVITY_FIELDS) | {"budget_lines": lines[one.pk]})
    children = {name: defaultdict(list) for name in ("indicators", "places")}
    for name, model, fields in (("indicators", Indicator, INDICATOR_FIELDS), ("places", Place, PLACE_FIELDS)):
        for one in model.objects.filter(project__in=ids).order_by("sort_order", "pk"):
            children[name][one.project_id].append(_of_row(one, fields))
    agendas = defaultdict(list)
    for project, agenda in Project.agendas.through.objects.filter(project__in=ids).values_list("project", "agenda"):
        agendas[project].append(agenda)
    return {
        row.pk: _of_version(row.latest_revision.content)
        if row.latest_revision_id and row.has_unpublished_changes
        else Content(
            _of_row(row, PLAN_FIELDS),
            _of_row(row, DETAIL_FIELDS),
            tuple(sorted(agendas[row.pk])),
            tuple(activities[row.pk]),
            tuple(children["indicators"][row.pk]),
            tuple(children["places"][row.pk]),
        )
        for row in rows
    }


def section_marks(projects) -> dict:
    """Sections 2.1 and 2.2. Entered by whoever sent the record. Seven queries."""
    contents, found = working_contents(projects), {}
    columns = ("pk", "agency", "submitted_by", "was_ever_submitted", "step", "amendment_step")
    for pk, agency, submitted_by, was_sent, step, amendment in projects.order_by().values_list(*columns):
        content, by = contents[pk], frozenset({submitted_by} - {None})
        in_hand = was_sent and (amendment or step) in OPEN_FOR_EDITING
        found[pk, Section.PLAN] = Held(mark_of([_told(content.plan), content.agendas, agency]), by, in_hand)
        children = (content.activities, content.indicators, content.places)
        mark = mark_of([_told(content.details), [_told(one) for one in children]])
        found[pk, Section.DETAILS] = Held(mark, by, in_hand)
    return found


def _of_row(row, fields):
    return {name: getattr(row, row._meta.get_field(name).attname) for name in fields}


def _of_version(content):
    """The same from a revision's kept content, where days and amounts are text."""
    return Content(
        _read(Project, content, PLAN_FIELDS),
        _read(Project, content, DETAIL_FIELDS),
        tuple(sorted(int(pk) for pk in content.get("agendas") or ())),
        tuple(
            _read(Activity, one, ACTIVITY_FIELDS)
            | {
                "budget_lines": [
                    _read(ActivityBudgetLine, line, LINE_FIELDS) for line in _in_order(one, "budget_lines")
                ]
            }
            for one in _in_order(content, "activities")
        ),
        tuple(_read(Indicator, one, INDICATOR_FIELDS) for one in _in_order(content, "indicators")),
        tuple(_read(Place, one, PLACE_FIELDS) for one in _in_order(content, "places")),
    )


def _in_order(content, name):
    return sorted(content.get(name) or (), key=lambda one: one.get("sort_order") or 0)


def _read(model, content, fields):
    return {name: _value(model._meta.get_field(name), content.get(name)) for name in fields}


def _value(column, kept):
    return column.target_field.to_python(kept) if column.is_relation else column.to_python(kept)


def _told(value):
    """One way of saying it, whichever way it was kept."""
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value
