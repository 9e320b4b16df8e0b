"""What the automatic checks look at: everything about some projects, gathered in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from wagtail import hooks

from cms.thai import fiscal_year_bounds
from projects.areas.models import District, GroupMembership, Province
from projects.evidence.models import PhotoMatch, ProjectPhoto
from projects.money.gfms.reports import unexplained_differences
from projects.money.kinds import EntryKind
from projects.money.models import BudgetChange, Contract, Instalment, LedgerEntry, MoneyBalance, SpendingPlan
from projects.money.models.changes import WAITING, ChangeKind, ChangeStep
from projects.money.rules import ZERO, Balance
from projects.oversight.models import DirectiveTarget, Problem
from projects.oversight.verification import reckoning
from projects.oversight.visits.models import Recommendation, VisitProject
from projects.plans.models import Goal, Tactic
from projects.progress import rules as progress_rules
from projects.progress.models import SENT, CompletionReport, MonthlyReport, ReportDueDay, ReportStep
from projects.register.contents import Content, working_contents
from projects.register.models import ExecutionStatus, Project

HELD = {EntryKind.SAVINGS, EntryKind.SAVINGS_RETURNED, EntryKind.SAVINGS_REUSED}
PAID_WITHIN_DAYS = 15  # from the day work is due to its payment: inspection, request, transfer
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
    first; `missing_months`: first days of months past their due day without a report, `returned_months` of those whose
    report came back and was not sent anew; `completion`: the completion report, once sent; `cancelled_on`: when its
    cancellation was accepted; `carried_free_baht`: carried over without an obligation and not paid since;
    `problem_last_on`: the day of the newest problem, solved or not; `seen`: (day, percent) of the last visit, while no
    report is newer; `more`: what slices beside add, by name."""

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
    carried_free_baht: Decimal = ZERO
    cancelled_on: date | None = None
    planned_baht: Decimal = ZERO
    gfms_unexplained: int = 0
    waiting_changes: list = field(default_factory=list)
    reports: list = field(default_factory=list)
    missing_months: list = field(default_factory=list)
    returned_months: list = field(default_factory=list)
    completion: CompletionReport | None = None
    photos: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    problem_last_on: date | None = None
    late_directives: list = field(default_factory=list)
    late_recommendations: list = field(default_factory=list)
    seen: tuple | None = None
    more: dict = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Whether the office has verified the record: money and reports are asked for from then on."""
        return self.project.step in ("verified", "accepted")

    @property
    def is_cancelled(self) -> bool:
        return self.project.execution_status == ExecutionStatus.CANCELLED

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
    for photo in ProjectPhoto.objects.filter(project__in=ids).captioned().annotate(is_elsewhere=Exists(_elsewhere())):
        found[photo.project_id].photos.append(photo)
    _oversight(found, ids, today)
    for answer in hooks.get_hooks("padme_verification_facts"):
        answer(found, ids, today)
    return found


def _elsewhere():
    """Matches of a photograph with one of another project or of another stage; two of one moment are alike by nature."""
    rows = PhotoMatch._base_manager.filter(photo=OuterRef("pk")).exclude(other__caption="")
    return rows.filter(~Q(other__project=OuterRef("project")) | ~Q(other__stage=OuterRef("stage")))


def _places_and_plans(found):
    """Four queries, none of them larger than a register."""
    codes = dict(Province.objects.values_list("pk", "code"))
    members = defaultdict(list)
    for one in GroupMembership.objects.order_by():
        members[one.group_id].append(one)
    districts = {pk: codes[province] for pk, province in District.objects.values_list("pk", "province")}
    goals = {facts.content["goal"] for facts in found.values()} - {None}
    tactics = {facts.content["tactic"] for facts in found.values()} - {None}
    goal_of = dict(Goal.objects.filter(pk__in=goals or [0]).values_list("pk", "issue"))
    tactic_of = dict(Tactic.objects.filter(pk__in=tactics or [0]).values_list("pk", "issue"))
    for facts in found.values():
        project = facts.project
        of_group = (one for one in members[project.group_id] if one.holds_in(project.fiscal_year_id))
        own = [project.province_id] if project.province_id else [one.province_id for one in of_group]
        facts.provinces, facts.district_provinces = frozenset(codes[pk] for pk in own), districts
        facts.goal_issue = goal_of.get(facts.content["goal"])
        facts.tactic_issue = tactic_of.get(facts.content["tactic"])


def _money(found, ids):
    """Six queries."""
    for row in MoneyBalance.objects.filter(project__in=ids).order_by():
        facts = found[row.project_id]
        facts.balance += row.as_balance()
        if row.first_allocated_on:
            facts.first_allocated_on = min(filter(None, [facts.first_allocated_on, row.first_allocated_on]))
    contracts, paid_for, saved = {}, defaultdict(lambda: ZERO), defaultdict(list)
    for one in Contract.objects.filter(project__in=ids).order_by("pk"):
        contracts[one.pk] = SignedContract(one.number, one.starts_on, one.ends_on, one.early_reason)
        found[one.project_id].contracts.append(contracts[one.pk])
    entries = LedgerEntry.objects.filter(project__in=ids).order_by("happened_on", "pk")
    for project, kind, amount, on, contract, part, is_obligated in entries.values_list(
        "project", "kind", "amount_baht", "happened_on", "contract", "instalment", "is_obligated"
    ):
        facts = found[project]
        if kind == EntryKind.DISBURSEMENT:
            paid_for[part] += amount
            if on > fiscal_year_bounds(facts.project.fiscal_year_id)[1]:
                facts.paid_after_year_baht += amount
                facts.carried_free_baht -= ZERO if contract else amount
            if contract:
                contracts[contract].paid_baht += amount
        elif kind in (EntryKind.COMMITMENT, EntryKind.RELEASE) and contract:
            contracts[contract].committed_baht += amount if kind == EntryKind.COMMITMENT else -amount
        elif kind in HELD:
            saved[project].append((on, amount if kind == EntryKind.SAVINGS else -amount))
        elif kind == EntryKind.CARRY_OVER and not is_obligated:
            facts.carried_free_baht += amount
    for project, movements in saved.items():
        found[project].savings_since = reckoning.held_since(movements)
    parts = defaultdict(list)
    for part in Instalment.objects.filter(contract__project__in=ids).select_related("contract").order_by("planned_on"):
        parts[part.contract_id].append(part)
    for contract, rows in parts.items():
        facts, signed = found[rows[0].contract.project_id], contracts[contract]
        facts.late_instalments += [
            (signed.number, str(part), part.planned_on)
            for part in reckoning.unpaid_parts(
                rows, committed_baht=signed.committed_baht, paid_for=paid_for, paid_baht=signed.paid_baht
            )
            if part.planned_on < facts.today - timedelta(days=PAID_WITHIN_DAYS)
        ]
    for project, amount in (
        SpendingPlan.objects.filter(project__in=ids).order_by().values_list("project", "planned_baht")
    ):
        found[project].planned_baht += amount
    cancels = Q(kind=ChangeKind.CANCEL_PROJECT, step=ChangeStep.ACCEPTED)
    for one in BudgetChange.objects.filter(Q(step__in=WAITING) | cancels, project__in=ids).order_by("step_since"):
        if one.step == ChangeStep.ACCEPTED:
            found[one.project_id].cancelled_on = one.accepted_on
        else:
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
    """Four queries."""
    sent, back, due_days = defaultdict(list), defaultdict(set), {}
    reports = MonthlyReport.objects.filter(project__in=ids).order_by("month").defer("work_done", "outcomes")
    for report in reports.prefetch_related("indicators"):
        due_days[report.project_id, report.month] = report.due_on
        if report.step in SENT:
            sent[report.project_id].append(report)
        elif report.step == ReportStep.RETURNED:
            back[report.project_id].add(report.month)
    for one in CompletionReport.objects.filter(project__in=ids, step__in=SENT):
        found[one.project_id].completion = one
    timetables = ReportDueDay.objects.timetables({facts.project.fiscal_year_id for facts in found.values()})
    for pk, facts in found.items():
        facts.reports = sent[pk]
        if not facts.counts or (facts.is_cancelled and facts.cancelled_on is None):
            continue
        timetable = timetables.of(facts.project)
        months = progress_rules.months_to_report(
            year_be=facts.project.fiscal_year_id,
            start_on=facts.project.start_on,
            ended_in=_ended_in(facts),
            today=today,
        )
        told = {report.month for report in sent[pk]}
        late = [
            month
            for month in months
            if month not in told and due_days.get((pk, month), timetable.due_on(month)) < today
        ]
        facts.missing_months = [month for month in late if month not in back[pk]]
        facts.returned_months = [month for month in late if month in back[pk]]


def _ended_in(facts):
    """The day after whose month nothing is reported; None while the work goes on."""
    if facts.is_cancelled:
        return facts.cancelled_on
    if facts.completion is not None:
        return facts.completion.completed_on
    return facts.project.end_on if facts.project.execution_status == ExecutionStatus.COMPLETED else None


def _oversight(found, ids, today):
    """Four queries. What visitors saw counts while no report is of a later month than their visit."""
    for one in Problem.objects.filter(project__in=ids).order_by("opened_on"):
        facts = found[one.project_id]
        facts.problem_last_on = one.opened_on
        if one.is_open:
            facts.problems.append(one)
    for one in DirectiveTarget.objects.filter(project__in=ids).overdue(today).select_related("directive"):
        found[one.project_id].late_directives.append(one)
    late = Recommendation.objects.in_force().filter(project__in=ids, state=Recommendation.State.OPEN, due_on__lt=today)
    for one in late.order_by("due_on"):
        found[one.project_id].late_recommendations.append(one)
    seen = VisitProject.objects.filter(project__in=ids, seen_percent__isnull=False, visit__done_on__isnull=False)
    for project, percent, on in seen.order_by("visit__done_on").values_list(
        "project", "seen_percent", "visit__done_on"
    ):
        facts = found[project]
        last = facts.reports[-1].month if facts.reports else None
        facts.seen = (on, percent) if last is not None and on >= last else None
