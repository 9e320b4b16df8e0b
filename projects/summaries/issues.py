"""Which strategic issue of the area's plan a printed row may be about: a proposal, kept with the row."""

from dataclasses import dataclass

from projects.plans.models import DevelopmentPlan, StrategicIssue
from projects.summaries import rules


@dataclass(frozen=True)
class Proposal:
    """`issue`: None where nothing is near enough; `note` says it to the person."""

    issue: StrategicIssue | None
    note: str


def issues_of(area, year_be) -> list[StrategicIssue]:
    """The issues of the area's plan that covers the year, the line outside the issues last. One query."""
    name = "province" if area._meta.model_name == "province" else "group"
    plans = DevelopmentPlan.objects.in_year(year_be).filter(**{name: area})
    return list(StrategicIssue.objects.filter(plan__in=plans).select_related("plan"))


def propose(labels, issues) -> list[Proposal]:
    """One proposal for each label, in order. The same number with other words is said and not taken."""
    rows = [rules.Row(number, label, {}) for number, label in enumerate(labels, 1)]
    taken = {row.number: issue for row, issue in rules.pair_up(rows, issues, label=_label)}
    found = []
    for row in rows:
        issue = taken.get(row.number)
        if issue is not None:
            found.append(Proposal(issue, f"เสนอให้ตรงกับ “{issue}” ในแผนพัฒนา"))
            continue
        number, _ = rules.issue_number(row.label)
        same_number = [one for one in issues if not one.is_outside_issues and one.number == number]
        note = ""
        if same_number and not rules.is_total_label(row.label):
            note = f"ลำดับตรงกับ “{same_number[0]}” ในแผนพัฒนา แต่ชื่อต่างกัน จึงยังไม่ผูกกับประเด็น"
        found.append(Proposal(None, note))
    return found


def _label(row_or_issue) -> str:
    if isinstance(row_or_issue, StrategicIssue):
        issue = row_or_issue
        return issue.name_th if issue.is_outside_issues else f"ยุทธศาสตร์ที่ {issue.number} : {issue.name_th}"
    return row_or_issue.label
