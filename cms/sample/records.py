"""From the file's text to an unsaved Project with its children."""

from datetime import date, timedelta
from decimal import Decimal

from cms.sample.registers import Registers, owner
from projects.models import Activity, ActivityBudgetLine, Indicator, Place, Project, Province

BUILT = {"e_bidding"}  # built works: a site, a permission and a design had to be there
BEGUN = {"procuring", "in_progress", "completed"}
# Projects whose whole year is played to its end, each with what its photographs are of.
WHOLE_YEARS = {
    "2566-55-003": "weir",
    "2566-52-002": "bridge",
    "2566-51-007": "hill_road",
    "2566-83-007": "bridge",
    "2566-40-005": "weir",
    "2566-NU1-004": "hill_road",
}


def day(text) -> date:
    return date.fromisoformat(text)


def project_of(told, registers: Registers) -> Project:
    """What the agency would have typed into sections 2.1 and 2.2."""
    area = registers.areas[told["area"]]
    issue = registers.issues[told["area"]][told["strategic_issue"]]
    goals, tactics = list(issue.goals.all()), list(issue.tactics.all())
    project = Project(
        fiscal_year=registers.years[told["year_be"]],
        **owner(area),
        agency=registers.agencies.get(told["agency"]),
        budget_plan=registers.budget_plans[told["budget_plan"]],
        strategic_issue=issue,
        goal=goals[told["goal"]] if told["goal"] is not None else None,
        tactic=tactics[told["tactics"][0]] if told["tactics"] else None,
        target_output=_target_output(told["indicators"]),
        beneficiaries=told["target_group"],
        start_on=day(told["start_on"]),
        end_on=day(told["end_on"]),
        execution_status="in_progress" if told["key"] in WHOLE_YEARS else told["execution_status"],
        **{name: told[name] for name in AS_TOLD},
        **(_approval(told, area) if told["execution_status"] in BEGUN else {}),
    )
    project.agendas = [registers.agendas[key] for key in told["agendas"]]
    project.activities = [_activity(activity) for activity in told["activities"]]
    project.indicators = [
        Indicator(name_th=one["name"], unit=one["unit"], target=_number(one["target"])) for one in told["indicators"]
    ]
    project.places = [
        Place(
            text=place["text"],
            district=registers.districts.get(place["district_code"]),
            latitude=_number(place["lat"]),
            longitude=_number(place["lon"]),
        )
        for place in told["places"]
    ]
    return project


AS_TOLD = (
    "title", "budget_source", "summary", "rationale", "objectives", "beneficiaries_count", "procurement_method",
)  # fmt: skip


def _activity(told):
    activity = Activity(
        title=told["title"],
        weight_percent=_number(told["weight"]),
        start_on=day(told["start_on"]),
        end_on=day(told["end_on"]),
    )
    activity.budget_lines = [
        ActivityBudgetLine(
            expenditure_kind=line["expenditure_kind"],
            expenditure_category=line["category"],
            budget_baht=Decimal(line["budget_baht"]),
        )
        for line in told["budget_lines"]
    ]
    return activity


def _target_output(indicators) -> str:
    return "\n".join(f"{one['name']} {_amount(one)}" for one in indicators)


def _amount(indicator) -> str:
    """As it is said: 8 ราย, but ร้อยละ 8."""
    number, unit = f"{_number(indicator['target']):,f}", indicator["unit"]
    return f"{unit} {number}" if unit == "ร้อยละ" else f"{number} {unit}".strip()


def _number(value):
    return None if value is None else Decimal(str(value))


def _approval(told, area) -> dict:
    """Who let it go ahead, and that it was ready: known from the day something is bought for it."""
    chief = f"ผู้ว่าราชการ{area.full_name}" if isinstance(area, Province) else f"หัวหน้า{area.full_name}"
    letters = area.abbr_th.replace(".", "") if isinstance(area, Province) else "ลน"
    year, number = told["year_be"], int(told["key"].rsplit("-", 1)[1])
    facts = {
        "approved_by": chief,
        "approval_number": f"{letters} 0017.2/{number * 37 + 214}/{year}",
        "approved_on": day(told["start_on"]) - timedelta(days=14),
        "reference_price_is_ready": True,
        "specification_is_ready": True,
    }
    if told["procurement_method"] in BUILT:
        facts |= {"site_is_ready": True, "permission_is_ready": True, "design_is_ready": True}
        facts["readiness_checked_by"] = "คณะทำงานตรวจสอบความพร้อมของโครงการระดับจังหวัด"
    return facts
