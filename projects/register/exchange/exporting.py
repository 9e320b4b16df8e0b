"""An area's projects of one year as a file that comes back in without a change: for the command `export_projects`."""

import io
import json
from dataclasses import dataclass, field

from cms.rules import RuleBroken
from cms.thai import parse_baht
from projects.areas.models import Agency, Province, ProvinceGroup
from projects.exchange.cells import write_csv
from projects.exchange.layouts import layout_called
from projects.exchange.outcome import money
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register import rules
from projects.register.exchange.exporting_lines import export_lines
from projects.register.exchange.lines import BudgetLines
from projects.register.exchange.workbook import tokens
from projects.register.exchange.workbook.book import activity_rows, write_book
from projects.register.exchange.workbook.columns import ACTIVITIES, PROJECTS
from projects.register.exchange.workbook.records import as_base, read_contents, records_of
from projects.register.exchange.workbook.registers import Registers
from projects.register.exchange.workbook.scopes import Scope
from projects.register.models import Project


@dataclass(frozen=True)
class Exported:
    """`data`: the bytes of the file; counts as the command prints them."""

    data: bytes
    projects: int
    activities: int
    budget_lines: int
    total_baht: str
    left_out: dict = field(default_factory=dict)  # what the layout cannot say, where it cannot say all

    def counts(self) -> dict:
        return {
            "projects": self.projects,
            "activities": self.activities,
            "budget_lines": self.budget_lines,
            "total_baht": self.total_baht,
            **self.left_out,
        }


def export_projects(*, person, year_be, area_code, kind, layout="template") -> Exported:
    """The records of an area and year that this person reads whole, as they stand in their newest version.

    `kind`: xlsx is our own workbook, csv its sheet of activities and budget lines, json everything. All but json go
    back in with the layout `template`. Another `layout` (budget-bill, mapping:NAME) gives the budget lines as that
    layout reads them, see `exporting_lines`. A fixed number of queries. Raises RuleBroken for a year or an area that is not
    there or not the person's to read.
    """
    year = FiscalYear.objects.filter(pk=year_be).first()
    if year is None:
        raise RuleBroken(f"ไม่มีปีงบประมาณ {year_be} ในระบบ", code="year")
    scope = _scope(person, area_code, year_be)
    if layout != "template":
        return _of_lines(layout_called(layout), scope, year_be, kind)
    where = {"province" if isinstance(scope.area, Province) else "group": scope.area}
    projects = list(
        Project.objects.visible_to(person)
        .in_year(year_be)
        .filter(**where, **({"agency": scope.agency} if scope.agency else {}))
        .select_related("province", "group", "agency", "latest_revision", "fiscal_year")
        .order_by("code")
    )
    contents = read_contents(projects)
    registers = Registers(year_be, [scope.area], contents.values())
    records = records_of(projects, contents, registers)
    write = {"xlsx": _xlsx, "csv": _csv, "json": _json}[kind]
    activities = [activity for record in records.values() for activity in record.activities.values()]
    return Exported(
        data=write(records, registers, scope, year, person),
        projects=len(records),
        activities=len(activities),
        budget_lines=sum(len(activity.parts) for activity in activities),
        total_baht=f"{sum((record.budget_baht for record in records.values()), parse_baht('0.00')):.2f}",
    )


def _of_lines(layout, scope, year_be, kind) -> Exported:
    if not isinstance(layout, BudgetLines):
        raise RuleBroken("ส่งออกได้ตามแบบ template, budget-bill และ mapping:ชื่อการจับคู่คอลัมน์", code="layout")
    if scope.agency:
        raise RuleBroken("แบบไฟล์นี้ส่งออกได้เฉพาะผู้ที่อ่านข้อมูลทั้งพื้นที่ ส่วนราชการใช้แบบกรอก Excel", code="outside_area")
    data, lines, left = export_lines(layout, area=scope.area, year_be=year_be, kind=kind)
    return Exported(
        data=data,
        projects=len({line.project.pk for line in lines}),
        activities=len({line.activity_id for line in lines}),
        budget_lines=len(lines),
        total_baht=_sum(lines),
        left_out={"left_out_lines": len(left), "left_out_baht": _sum(left)},
    )


def _sum(lines) -> str:
    return money(sum((line.budget_baht for line in lines), parse_baht("0.00")))


def _scope(person, code, year_be) -> Scope:
    """The area, for whoever reads its work, drafts too; of an agency's own projects, only those."""
    area = (
        Province.objects.filter(code=code).first() or ProvinceGroup.objects.in_year(year_be).filter(code=code).first()
    )
    if area is None or not area.holds_in(year_be):
        raise RuleBroken(f"ไม่มีพื้นที่รหัส “{code}” ในปีงบประมาณ {year_be}", code="area")
    where = reach(person)
    own = where.provinces if isinstance(area, Province) else where.groups
    if where.nation or area.pk in own:
        return Scope(area)
    agencies = list(Agency.objects.filter(pk__in=where.agencies))
    if len(agencies) == 1:
        return Scope(area, agencies[0])
    raise RuleBroken("อยู่นอกพื้นที่ของท่าน", code="outside_area")


def _xlsx(records, registers, scope, year, person):
    where = reach(person)
    open_codes = {
        record.code
        for record in records.values()
        if year.closed_on is None
        and where.covers_project(record.project)
        and not record.project.locked
        and rules.refusal(rules.Move.EDIT, record.project, rules.hands_on(record.project, where, person.pk)) is None
    }
    made = tokens.keep(scope, person=person, year_be=year.pk, base=as_base(records))
    may_assign = bool(open_codes) and scope.agency is None
    with write_book(
        records, registers, scope=scope, year_be=year.pk, made=made, may_assign=may_assign, open_codes=open_codes
    ) as file:
        return file.read()


def _csv(records, registers, scope, year, person):
    columns = ACTIVITIES.columns
    rows = ([cells.get(column.name, "") for column in columns] for cells, _open in activity_rows(records, ()))
    return "".join(write_csv([column.heading for column in columns], rows)).encode()


def _json(records, registers, scope, year, person):
    answer = {
        "fiscal_year_be": year.pk,
        "area": {"code": scope.area.code, "name": scope.area.full_name},
        "projects": [_as_dict(record) for record in records.values()],
    }
    out = io.StringIO()
    json.dump(answer, out, ensure_ascii=False, indent=1)
    return out.getvalue().encode()


def _as_dict(record) -> dict:
    project = record.project
    return {
        "code": record.code,
        "step": project.working_step,
        "is_live": project.live,
        "budget_baht": f"{record.budget_baht:.2f}",
        **{column.name: record.cells.get(column.name, "") for column in PROJECTS.entries},
        "activities": [
            {**activity.cells, "budget_lines": [line.cells for line in activity.parts.values()]}
            for activity in record.activities.values()
        ],
        "indicators": [indicator.cells for indicator in record.indicators.values()],
    }
