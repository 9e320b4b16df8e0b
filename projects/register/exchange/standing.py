"""What the register holds of a year and some areas, arranged so that a printed line finds its own."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from cms.thai import tidy
from projects.areas.models import Province
from projects.exchange.models import ImportBatch, ImportRow
from projects.plans.models import ExpenditureCategory
from projects.register.exchange.resource import BillLine
from projects.register.models import ActivityBudgetLine, Project


@dataclass(slots=True)
class StandingLine:
    """A budget line as the register holds it."""

    pk: int
    activity_id: int
    project: Project
    budget_baht: Decimal
    source_batch_id: int | None
    source_row: int | None


class Standing:
    """The register's projects and lines of one year in these areas; three queries, however many rows.

    A line that came from a file is found by what the file printed (its ImportRow), even when the record has been given
    another title since or the line was moved; a typed one by its titles.
    """

    def __init__(self, year_be, areas, *, lock=False):
        provinces = [area.pk for area in areas if isinstance(area, Province)]
        groups = [area.pk for area in areas if not isinstance(area, Province)]
        where = Q(province_id__in=provinces) | Q(group_id__in=groups)
        # The base manager: codes and titles are looked up whoever asks; whose rows these are was checked before.
        projects = Project._base_manager.filter(where, fiscal_year_id=year_be).select_related("budget_plan")
        if lock:
            projects = projects.select_for_update(of=("self",))
        self.projects = {project.pk: project for project in projects.order_by("pk")}
        self.by_title = defaultdict(list)
        for project in self.projects.values():
            plan = project.budget_plan.name_th if project.budget_plan_id else ""
            self.by_title[(area_key(project), tidy(plan), tidy(project.title))].append(project)
        self._by_print = defaultdict(dict)
        self._unclear = {}  # with the category that was decided → as it was printed
        self.lines = self._lines_by_print(year_be, where)

    def records_of(self, area, plan, title):
        """The records a printed project means: by its title, else those whose lines were printed under it."""
        return self.by_title.get((area, plan, title)) or list(self._by_print.get((area, plan, title), {}).values())

    def as_kept(self, key):
        """The key under which `lines` holds a line: one printed with an unclear category may come back with the decided."""
        return key if key in self.lines else self._unclear.get(key, key)

    def clear_key(self, key):
        """The key as a file may print it so that nobody is asked; None when that means another line."""
        if key[3] in ExpenditureCategory.labels:
            return key
        found = next((clear for clear, kept in self._unclear.items() if kept == key), None)
        return None if found in self.lines else found

    def _lines_by_print(self, year_be, where):
        through = "activity__project"
        rows = list(
            ActivityBudgetLine._base_manager.filter(
                Q(**{f"{through}__pk__in": Project._base_manager.filter(where, fiscal_year_id=year_be).values("pk")})
            )
            .order_by("activity__project_id", "source_row", "activity__sort_order", "activity_id", "sort_order", "pk")
            .values_list(
                "pk", "activity_id", "activity__project_id", "activity__title", "expenditure_category", "item_group",
                "budget_baht", "source_batch_id", "source_row",
            )
        )  # fmt: skip
        batches = {row[7] for row in rows if row[7]}
        of_lines = Q(batch__layout="budget-bill") | Q(batch__layout__startswith="mapping:")
        printed = {
            (batch, row): key or key_of_bill(values)
            for batch, row, key, values in ImportRow.objects.filter(
                of_lines, batch__in=batches, batch__state=ImportBatch.State.CONFIRMED
            ).values_list("batch_id", "row", "key", "values")
        }
        found = defaultdict(list)
        for pk, activity, project_id, title, category, group, baht, batch, row in rows:
            project = self.projects[project_id]
            line = StandingLine(pk, activity, project, baht, batch, row)
            label = ExpenditureCategory(category).label
            if kept := printed.get((batch, row)):
                key = (area_key(project), *kept)
                if kept[2] not in ExpenditureCategory.labels:
                    self._unclear[(*key[:3], label, *key[4:])] = key
                found[key].append(line)
                if not BillLine(project=tidy(project.title)).stands_under_its_own_heading:  # not one that was moved
                    self._by_print[key[:3]][project.pk] = project
            else:
                plan = project.budget_plan.name_th if project.budget_plan_id else ""
                found[(area_key(project), tidy(plan), tidy(project.title), label, tidy(group), tidy(title))].append(
                    line
                )
        return found


def area_key(project) -> tuple:
    return ("province", project.province_id) if project.province_id else ("group", project.group_id)


def key_of_area(area) -> tuple:
    return ("province" if isinstance(area, Province) else "group", area.pk)


def key_of_bill(values) -> tuple:
    """The identity of a line within its area, as the Budget Bill prints it: for rows kept before keys were."""
    return (
        tidy(values.get("BUDGET_PLAN", "")),
        tidy(values.get("PROJECT", "")),
        tidy(values.get("CATEGORY_LV1", "")).replace(" ", ""),
        tidy(values.get("CATEGORY_LV2", "")),
        tidy(values.get("ITEM_DESCRIPTION", "")),
    )
