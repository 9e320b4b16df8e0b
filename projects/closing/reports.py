"""A fiscal year before it is closed: what is missing, by area and check. Read-only; each says its queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count

from projects.areas.models import Province, ProvinceGroup
from projects.closing.missing import CHECKS, found_by
from projects.closing.models import AreaClosing
from projects.people.scope import EVERYONE, asking_as
from projects.progress.reports import in_own_work


@dataclass(frozen=True)
class AreaRow:
    """An area with projects in the year. `missing`: key of the check → projects; `closing`: its word, in force, or None."""

    code: str
    name: str
    projects: int
    missing: dict
    closing: AreaClosing | None

    @property
    def total(self) -> int:
        return sum(self.missing.values())

    @property
    def lacks(self) -> list:
        """(Check, projects) of those that found any, in their order."""
        return [(check, self.missing[key]) for key, check in CHECKS.items() if key in self.missing]


def of_year(person, year_be, area=""):
    """The person's projects (queryset) of the year, cancelled records apart; of one area if told."""
    rows = in_own_work(person).filter(fiscal_year=year_be).exclude(step="cancelled")
    if area:
        rows = rows.filter(province__code=area) | rows.filter(group__code=area)
    return rows


def missing_by_area(person, year_be, today) -> list[AreaRow]:
    """A row an area, by code. A query for each check, four more for what GFMS says, and four."""
    rows = of_year(person, year_be)
    counts = defaultdict(dict)
    for key, check in CHECKS.items():
        for area, number in _by_area(found_by(check, rows, year_be, today)).items():
            counts[area][key] = number
    said = {(row.province_id, row.group_id): row for row in AreaClosing.objects.visible_to(person)
            .in_force().filter(fiscal_year=year_be).select_related("confirmed_by")}  # fmt: skip
    every = _by_area(rows)
    provinces = {row.pk: row for row in Province.objects.filter(pk__in=[pk for pk, _group in every if pk])}
    groups = {row.pk: row for row in ProvinceGroup.objects.filter(pk__in=[pk for _province, pk in every if pk])}
    found = []
    for (province, group), number in every.items():
        area = provinces.get(province) or groups.get(group)
        found.append(AreaRow(area.code, area.full_name, number, counts[province, group], said.get((province, group))))
    return sorted(found, key=lambda row: (len(row.code), row.code))


def _by_area(rows) -> dict:
    """(province id, group id) → number of projects. One query."""
    rows = rows.order_by().values_list("province", "group").annotate(number=Count("pk", distinct=True))
    return {(province, group): number for province, group, number in rows}


def totals_of(rows) -> dict:
    """Key of the check → projects, over all areas."""
    total = Counter()
    for row in rows:
        total.update(row.missing)
    return dict(total)


def missing_sentences(year_be, today) -> list[str]:
    """What the nation still lacks, a sentence a check (the hook `padme_year_missing`)."""
    with asking_as(EVERYONE):
        rows = of_year(EVERYONE, year_be)
        counts = ((check, found_by(check, rows, year_be, today).distinct().count()) for check in CHECKS.values())
        return [f"{check.name_th} {number} โครงการ" for check, number in counts if number]
