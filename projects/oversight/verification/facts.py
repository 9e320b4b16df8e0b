"""What the automatic checks look at: everything about some projects, gathered in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wagtail import hooks

from cms.thai import fiscal_year_bounds
from projects.areas.models import District, GroupMembership, Province
from projects.evidence.models import ProjectPhoto
from projects.money.gfms.reports import unexplained_differences
from projects.money.kinds import EntryKind
from projects.money.models import BudgetChange, Contract, Instalment, LedgerEntry, MoneyBalance, SpendingPlan
from projects.money.models.changes import WAITING
from projects.money.rules import ZERO, Balance
from projects.oversight.models import DirectiveTarget, Problem
from projects.oversight.visits.models import Recommendation, VisitProject
from projects.plans.models import Goal, Tactic
from projects.progress import rules as progress_rules
from projects.progress.models import SENT, MonthlyReport, ReportDueDay
from projects.register.contents import Content, working_contents
from projects.register.models import ExecutionStatus, Project

ENDED = {ExecutionStatus.COMPLETED, ExecutionStatus.CANCELLED}
STARTED = {ExecutionStatus.PROCURING, ExecutionStatus.IN_PROGRESS, ExecutionStatus.COMPLETED}


@dataclass
class SignedContract:
    number: str
    starts_on: date | None
    ends_on: date | None
    early_reason: str
    committed_baht: Decimal = ZERO
    paid_baht: Decimal = ZERO


@dataclass
class Facts:
    """One project on the day `today`. `provinces`: codes that its places may lie in; `reports`: those sent, oldest
    first; `missing_months`: names of months past their due day without a report; `more`: what slices beside add, by name."""

    project: Project
    content: Content
    today: date
    provinces: frozenset = frozenset()
    district_provinces: dict = field(default_factory=dict)
    goal_issue: int | None = None
    tactic_issue: int | None = None
    balance: Balance = field(default_factory=Balance)
    contracts: list = field(default_factory=list)
    late_instalments: list = field(default_factory=list)
    paid_after_year_baht: Decimal = ZERO
    first_allocated_on: date | None = None
    savings_since: date | None = None
    planned_baht: Decimal = ZERO
    gfms_unexplained: int = 0
    waiting_changes: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    missing_months: list = field(default_factory=list)
    photos: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    late_directives: list = field(default_factory=list)
    late_recommendations: list = field(default_factory=list)
    seen_percent: Decimal | None = None
    more: dict = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether the office has verified the record: money and reports are asked for from then on."""
        return self.project.step in ("verified", "accepted")

    @property
    def last_percent(self) -> Decimal | None:
        return self.reports[-1].actual_percent if self.reports else None


def gather(projects, person, today) -> dict:
    """Project id → Facts, for a queryset whose work the person reads. The number of queries depends on nothing but
    whether GFMS speaks of the areas."""
    contents = working_contents(projects)
    rows = projects.order_by().with_names().select_related("fiscal_year")
    found = {row.pk: Facts(row, contents[row.pk], today) for row in rows}
    ids = projects.order_by().values("pk")
    _places_and_plans(found)
    _money(found, ids)
    _gfms(found, person)
    _progress(found, ids, today)
    for photo in ProjectPhoto.objects.filter(project__in=ids).captioned():
        found[photo.project_id].photos.append(photo)
    _oversight(found, ids, today)
    for answer in hooks.get_hooks("padme_verification_facts"):
        answer(found, ids, today)
    return found


def _places_and_plans(found):
    """Four queries, none of them larger than a register."""
    codes = dict(Province.objects.values_list("pk", "code"))
    members = defaultdict(set)
    for group, province in GroupMembership.objects.values_list("group", "province"):
        members[group].add(codes[province])
    districts = {pk: codes[province] for pk, province in District.objects.values_list("pk", "province")}
    goals = {facts.content["goal"] for facts in found.values()} - {None}
    tactics = {facts.content["tactic"] for facts in found.values()} - {None}
    goal_of = dict(Goal.objects.filter(pk__in=goals or [0]).values_list("pk", "issue"))
    tactic_of = dict(Tactic.objects.filter(pk__in=tactics or [0]).values_list("pk", "issue"))
    for facts in found.values():
        project = facts.project
        own = {codes[project.province_id]} if project.province_id else members[project.group_id]
        facts.provinces, facts.district_provinces = frozenset(own), districts
        facts.goal_issue = goal_of.get(facts.content["goal"])
        facts.tactic_issue = tactic_of.get(facts.content["tactic"])


def _money(found, ids):
    """Six queries."""
    for row in MoneyBalance.objects.filter(project__in=ids).order_by():
        facts = found[row.project_id]
        facts.balance += row.as_balance()
        if row.first_allocated_on:
            facts.first_allocated_on = min(filter(None, [facts.first_allocated_on, row.first_allocated_on]))
    contracts = {}
    for one in Contract.objects.filter(project__in=ids).order_by("pk"):
        contracts[one.pk] = SignedContract(one.number, one.starts_on, one.ends_on, one.early_reason)
        found[one.project_id].contracts.append(contracts[one.pk])
    paid_for = defaultdict(lambda: ZERO)
    entries = LedgerEntry.objects.filter(project__in=ids).order_by("happened_on", "pk")
    for project, kind, amount, on, contract, part in entries.values_list(
        "project", "kind", "amount_baht", "happened_on", "contract", "instalment"
    ):
        facts = found[project]
        if kind == EntryKind.DISBURSEMENT:
            paid_for[part] += amount
            if on > fiscal_year_bounds(facts.project.fiscal_year_id)[1]:
                facts.paid_after_year_baht += amount
            if contract:
                contracts[contract].paid_baht += amount
        elif kind in (EntryKind.COMMITMENT, EntryKind.RELEASE) and contract:
            contracts[contract].committed_baht += amount if kind == EntryKind.COMMITMENT else -amount
        elif kind == EntryKind.SAVINGS and facts.savings_since is None:
            facts.savings_since = on
    for part in Instalment.objects.filter(contract__project__in=ids).select_related("contract").order_by("planned_on"):
        facts = found[part.contract.project_id]
        if part.planned_on < facts.today and paid_for[part.pk] < part.planned_baht:
            facts.late_instalments.append((part.contract.number, str(part), part.planned_on))
    for project, amount in (
        SpendingPlan.objects.filter(project__in=ids).order_by().values_list("project", "planned_baht")
    ):
        found[project].planned_baht += amount
    for one in BudgetChange.objects.filter(project__in=ids, step__in=WAITING).order_by("step_since"):
        found[one.project_id].waiting_changes.append((one.get_kind_display(), one.step_since))


def _gfms(found, person):
    """Once for each area and year among the projects: a list is of one of each. Four queries at most."""
    areas = {(facts.project.fiscal_year_id, facts.project.area.code) for facts in found.values()}
    if len(areas) > 1:
        areas = {(year, "") for year, _code in areas}
    for year_be, code in areas:
        for row in unexplained_differences(person, year_be=year_be, area_code=code):
            if row.project.pk in found:
                found[row.project.pk].gfms_unexplained += len(row.pairs)


def _progress(found, ids, today):
    """Three queries."""
    sent = defaultdict(list)
    reports = (
        MonthlyReport.objects.filter(project__in=ids, step__in=SENT).order_by("month").defer("work_done", "outcomes")
    )
    for report in reports.prefetch_related("indicators"):
        sent[report.project_id].append(report)
    years = {facts.project.fiscal_year_id for facts in found.values()}
    due_days = {
        (row.fiscal_year_id, row.province_id, row.group_id): row.due_day
        for row in ReportDueDay.objects.filter(fiscal_year__in=years)
    }
    for pk, facts in found.items():
        facts.reports = sent[pk]
        project = facts.project
        if not facts.counts:
            continue
        own = (project.fiscal_year_id, project.province_id, project.group_id)
        due_day = due_days.get(own) or due_days.get((own[0], None, None)) or progress_rules.DUE_DAY
        months = progress_rules.months_to_report(
            year_be=project.fiscal_year_id, start_on=project.start_on,
            ended_in=project.end_on if project.execution_status in ENDED else None, today=today,
        )  # fmt: skip
        told = {report.month for report in sent[pk]}
        facts.missing_months = [
            month for month in months if month not in told and progress_rules.due_on(month, due_day) < today
        ]


def _oversight(found, ids, today):
    """Four queries. What visitors saw counts while no report is newer than their visit."""
    for one in Problem.objects.filter(project__in=ids).unsolved().order_by("opened_on"):
        found[one.project_id].problems.append(one)
    for one in DirectiveTarget.objects.filter(project__in=ids).overdue(today).select_related("directive"):
        found[one.project_id].late_directives.append(one)
    late = Recommendation.objects.filter(project__in=ids, state=Recommendation.State.OPEN, due_on__lt=today)
    for one in late.order_by("due_on"):
        found[one.project_id].late_recommendations.append(one)
    seen = VisitProject.objects.filter(project__in=ids, seen_percent__isnull=False, visit__done_on__isnull=False)
    for project, percent, on in seen.order_by("visit__done_on").values_list(
        "project", "seen_percent", "visit__done_on"
    ):
        facts = found[project]
        last = facts.reports[-1].month if facts.reports else None
        facts.seen_percent = percent if last is not None and on >= last else None
