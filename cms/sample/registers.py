"""What central staff and the offices enter before the first project: agencies, policy, plans, allocations."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wagtail.log_actions import log

from cms.sample.files import read
from projects.models import (
    Agency,
    Agenda,
    AnnualActionPlan,
    AreaAllocation,
    BudgetPlan,
    Department,
    DevelopmentPlan,
    District,
    FiscalYear,
    Goal,
    Ministry,
    Province,
    ProvinceGroup,
    StrategicIssue,
    Tactic,
)


@dataclass
class Registers:
    """What the projects' file refers to by key, found once."""

    areas: dict = field(default_factory=dict)
    agencies: dict = field(default_factory=dict)
    agendas: dict = field(default_factory=dict)
    issues: dict = field(default_factory=dict)  # area code → its plan's issues in the order of the file
    budget_plans: dict = field(default_factory=dict)
    districts: dict = field(default_factory=dict)
    years: dict = field(default_factory=dict)


def owner(area) -> dict:
    return {"province": area} if isinstance(area, Province) else {"group": area}


def load_registers(projects) -> Registers:
    """Enter agencies, agendas and plan names; find areas, years and districts."""
    found = Registers()
    codes = sorted(read("plans")["areas"])
    found.areas = {
        area.code: area for model in (Province, ProvinceGroup) for area in model.objects.filter(code__in=codes)
    }
    found.years = {year.year_be: year for year in FiscalYear.objects.all()}
    district_codes = {place["district_code"] for project in projects for place in project["places"]}
    found.districts = {row.code: row for row in District.objects.filter(code__in=district_codes)}
    found.agencies = _agencies()
    found.agendas = _agendas()
    names = sorted({project["budget_plan"] for project in projects})
    BudgetPlan.objects.bulk_create([BudgetPlan(name_th=name) for name in names], ignore_conflicts=True)
    found.budget_plans = {plan.name_th: plan for plan in BudgetPlan.objects.filter(name_th__in=names)}
    return found


def _agencies():
    ministries = {ministry.code: ministry for ministry in Ministry.objects.all()}
    departments = {department.code: department for department in Department.objects.exclude(code="")}
    provinces = {province.code: province for province in Province.objects.all()}
    told = read("agencies")
    rows = [
        Agency(
            name_th=agency["name_th"],
            kind=agency["kind"],
            ministry=ministries.get(agency["ministry_code"]),
            department=departments.get(agency["department_code"]),
        )
        for agency in told
    ]
    Agency.objects.bulk_create(rows)
    served = Agency.provinces.through
    served.objects.bulk_create(
        [
            served(agency=row, province=provinces[code])
            for row, agency in zip(rows, told, strict=True)
            for code in agency["province_codes"]
        ]
    )
    return {agency["key"]: row for row, agency in zip(rows, told, strict=True)}


def _agendas():
    told = read("plans")["national"]["agendas"]
    rows = [Agenda(kind=row["kind"], code=row["code"], name_th=row["name_th"]) for row in told]
    Agenda.objects.bulk_create(rows)
    return {agenda["key"]: row for row, agenda in zip(rows, told, strict=True)}


def load_plans(registers, people):
    """The areas' development plans, entered by their offices; allocations, entered by the centre."""
    for code, told in read("plans")["areas"].items():
        area, officer = registers.areas[code], people.officers[code][0]
        plan = DevelopmentPlan(
            **owner(area),
            first_year_be=told["first_year_be"],
            last_year_be=told["last_year_be"],
            vision=told["vision"],
            positioning="\n".join(told["positioning"]),
            issue_word=told["issue_word"],
            goal_word=told["goal_word"],
            tactic_word=told["tactic_word"],
        )
        plan.issues = _issues(told["issues"])
        plan.full_clean()
        plan.save()
        log(plan, "projects.row.created", user=officer)
        registers.issues[code] = list(plan.issues.all())
        _years(plan, told, area, officer, people.central[0])


def _issues(told):
    issues = []
    for number, text in enumerate(told, 1):
        issue = StrategicIssue(number=number, name_th=text["name"], is_outside_issues=text["is_outside_issues"])
        issue.goals = [Goal(number=n, name_th=name) for n, name in enumerate(text["goals"], 1)]
        issue.tactics = [Tactic(number=n, name_th=name) for n, name in enumerate(text["tactics"], 1)]
        issues.append(issue)
    return issues


def _years(plan, told, area, officer, centre):
    for year, amounts in sorted(told["allocations"].items()):
        annual = AnnualActionPlan.objects.create(
            development_plan=plan, fiscal_year_id=int(year), approved_on=date(int(year) - 544, 8, 15)
        )
        log(annual, "projects.row.created", user=officer)
        for source, baht in amounts.items():
            allocation = AreaAllocation.objects.create(
                **owner(area),
                fiscal_year_id=int(year),
                budget_source=source,
                allocated_baht=Decimal(baht),
                decided_on=date(int(year) - 544, 9, 20),
                source="ข้อมูลตัวอย่าง",
            )
            log(allocation, "projects.row.created", user=centre)
