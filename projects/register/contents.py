"""Sections 2.1 and 2.2 of many records at once, each as it is being worked on: the newest version, else the row."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects

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
    """Project id → Content of these rows, which come with their latest revision. Six queries, less what a screen has
    loaded onto the rows already. The caller asks for projects whose work it may read."""
    as_rows = [row for row in projects if not _is_at_work(row)]
    prefetch_related_objects(as_rows, "agendas", "activities__budget_lines", "indicators", "places")
    return {
        row.pk: _of_version(row.latest_revision.content)
        if _is_at_work(row)
        else Content(
            _of_row(row, PLAN_FIELDS),
            _of_row(row, DETAIL_FIELDS),
            tuple(sorted(agenda.pk for agenda in row.agendas.all())),
            tuple(
                _of_row(one, ACTIVITY_FIELDS)
                | {"budget_lines": [_of_row(line, LINE_FIELDS) for line in _sorted(one.budget_lines.all())]}
                for one in _sorted(row.activities.all())
            ),
            tuple(_of_row(one, INDICATOR_FIELDS) for one in _sorted(row.indicators.all())),
            tuple(_of_row(one, PLACE_FIELDS) for one in _sorted(row.places.all())),
        )
        for row in projects
    }


def _is_at_work(row):
    return row.latest_revision_id and row.has_unpublished_changes


def _sorted(children):
    return sorted(children, key=lambda one: (one.sort_order or 0, one.pk))


def section_marks(projects) -> dict:
    """Sections 2.1 and 2.2. Entered by whoever sent the record. As many queries as the contents."""
    contents, found = working_contents(projects), {}
    for row in projects:
        content, by = contents[row.pk], frozenset({row.submitted_by_id} - {None})
        in_hand = row.was_ever_submitted and row.working_step in OPEN_FOR_EDITING
        found[row.pk, Section.PLAN] = Held(mark_of([_told(content.plan), content.agendas, row.agency_id]), by, in_hand)
        children = (content.activities, content.indicators, content.places)
        mark = mark_of([_told(content.details), [_told(one) for one in children]])
        found[row.pk, Section.DETAILS] = Held(mark, by, in_hand)
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
