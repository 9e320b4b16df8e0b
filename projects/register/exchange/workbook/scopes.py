"""For whom a workbook is made: one area, or one agency's projects in one area."""

from dataclasses import dataclass

from django.db import models

from projects.areas.models import Agency, Province, ProvinceGroup
from projects.people.scope import reach
from projects.register.models import Project


@dataclass(frozen=True)
class Scope:
    """`area`: a province or a group; `agency`: only its projects, when an agency asks."""

    area: object
    agency: Agency | None = None

    @property
    def value(self) -> str:
        return f"{self.area.code}:{self.agency.pk}" if self.agency else self.area.code

    @property
    def label(self) -> str:
        return f"{self.area.full_name} · {self.agency}" if self.agency else self.area.full_name

    def of(self, person):
        """The records of it that this person edits, of every year."""
        where = {"province" if isinstance(self.area, Province) else "group": self.area}
        if self.agency:
            where["agency"] = self.agency
        return Project.objects.editable_by(person).filter(**where)

    def projects(self, person, year_be):
        """Those of one year, with what the workbook says about each."""
        rows = self.of(person).in_year(year_be)
        return rows.select_related("province", "group", "agency", "latest_revision", "fiscal_year").order_by("code")


def projects_by_year(scope, person) -> dict[int, int]:
    """How many projects a workbook of this scope would hold, by fiscal year."""
    rows = scope.of(person).order_by().values_list("fiscal_year")
    return dict(rows.annotate(projects=models.Count("pk")))


def scopes_of(person) -> list[Scope]:
    """What this person may take a workbook for: offices their areas, the centre any one, agencies their own projects."""
    where = reach(person)
    provinces = Province.objects.filter(has_provincial_plan=True)
    groups = ProvinceGroup.objects.all()
    if where.edits_nation:
        return [Scope(area) for area in [*provinces, *groups]]
    found = [
        Scope(area)
        for area in [*provinces.filter(pk__in=where.edit_provinces), *groups.filter(pk__in=where.edit_groups)]
    ]
    if where.edit_agencies:
        found += _of_agencies(where.edit_agencies, provinces, groups)
    return found


def _of_agencies(agency_ids, provinces, groups):
    agencies = {agency.pk: agency for agency in Agency.objects.filter(pk__in=agency_ids)}
    serving = Agency.provinces.through.objects.filter(agency_id__in=agency_ids)
    pairs = {(agency, "province", area) for agency, area in serving.values_list("agency_id", "province_id")}
    # The base manager: which areas an agency works in is asked about its own records only.
    own = Project._base_manager.filter(agency__in=agency_ids).values_list("agency_id", "province_id", "group_id")
    for agency, province, group in own.distinct():
        pairs.add((agency, "province", province) if province else (agency, "group", group))
    by_key = {("province", row.pk): row for row in provinces} | {("group", row.pk): row for row in groups}
    found = [Scope(by_key[(kind, area)], agencies[agency]) for agency, kind, area in pairs if (kind, area) in by_key]
    return sorted(found, key=lambda scope: (scope.agency.name_th, scope.area.code))
