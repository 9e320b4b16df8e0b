"""What the automatic checks look at: everything about some projects, gathered in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, Q, Value, prefetch_related_objects
from wagtail import hooks

from cms.thai import fiscal_year_bounds
from projects.areas.models import District, GroupMembership
from projects.evidence.models import PhotoMatch, ProjectPhoto
from projects.money.gfms.reports import unexplained_counts
from projects.money.kinds import EntryKind
from projects.money.models import LedgerEntry
from projects.money.models.changes import WAITING, ChangeKind, ChangeStep
from projects.money.rules import ZERO, Balance
from projects.oversight.models import DirectiveTarget
from projects.oversight.verification import reckoning
from projects.oversight.visits.models import Recommendation, VisitProject
from projects.plans.models import Goal, Tactic
from projects.progress import rules as progress_rules
from projects.progress.ending import endings
from projects.progress.models import SENT, CompletionReport, ReportDueDay, ReportStep
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


def gather(projects, today) -> dict:
    """Project id → Facts, of these rows, whose work the caller may read; they come with names, year and latest revision.

    What the sections hold is loaded onto the rows, for the marks as well. The number of queries depends on nothing but
    which tables hold anything of the projects.
    """
    contents = working_contents(projects)
    found = {row.pk: Facts(row, contents[row.pk], today) for row in projects}
    prefetch_related_objects(
        projects, "balances", "contracts__instalments", "spending_plans", "budget_changes", "problems", "completion",
        "monthly_reports__indicators",
        Prefetch("photos", ProjectPhoto.objects.annotate(is_elsewhere=Exists(_elsewhere()))),
        Prefetch("directives", DirectiveTarget.objects.select_related("directive")),
        Prefetch("visits", VisitProject.objects.select_related("visit")),
    )  # fmt: skip
    _places_and_plans(found)
    _money(found, projects)
    for pk, number in unexplained_counts(projects).items():
        found[pk].gfms_unexplained = number
    _progress(found)
    for facts in found.values():
        facts.photos = [photo for photo in facts.project.photos.all() if not photo.is_draft]
    _oversight(found, projects, today)
    for answer in hooks.get_hooks("padme_verification_facts"):
        answer(found, projects, today)
    return found


def _elsewhere():
    """Matches of a photograph with one of another project or of another stage; two of one moment are alike by nature."""
    rows = PhotoMatch._base_manager.filter(photo=OuterRef("pk")).exclude(other__caption="")
    return rows.filter(~Q(other__project=OuterRef("project")) | ~Q(other__stage=OuterRef("stage")))


def _places_and_plans(found):
    """Three queries at most: of the registers only what these records name."""
    wanted = {place["district"] for facts in found.values() for place in facts.content.places} - {None}
    districts = dict(District.objects.filter(pk__in=wanted).values_list("pk", "province__code")) if wanted else {}
    groups, members = {facts.project.group_id for facts in found.values()} - {None}, defaultdict(list)
    if groups:
        for one in GroupMembership.objects.filter(group__in=groups).select_related("province").order_by():
            members[one.group_id].append(one)
    issues = _issues({(name, facts.content[name]) for facts in found.values() for name in ("goal", "tactic")})
    for facts in found.values():
        project = facts.project
        of_group = (one for one in members[project.group_id] if one.holds_in(project.fiscal_year_id))
        own = [project.province] if project.province_id else [one.province for one in of_group]
        facts.provinces, facts.district_provinces = frozenset(one.code for one in own), districts
        facts.goal_issue = issues.get(("goal", facts.content["goal"]))
        facts.tactic_issue = issues.get(("tactic", facts.content["tactic"]))


def _issues(links) -> dict:
    """("goal" or "tactic", id) → the issue that it belongs to. One query."""
    parts = [
        model.objects.filter(pk__in=[pk for of, pk in links if of == name and pk])
        .order_by()
        .values_list(Value(name), "pk", "issue")
        for name, model in (("goal", Goal), ("tactic", Tactic))
    ]
    return {(name, pk): issue for name, pk, issue in parts[0].union(parts[1], all=True)}


def _money(found, projects):
    """One query beside what is loaded."""
    contracts, paid_for, saved = {}, defaultdict(lambda: ZERO), defaultdict(list)
    for facts in found.values():
        for row in facts.project.balances.all():
            facts.balance += row.as_balance()
            if row.first_allocated_on:
                facts.first_allocated_on = min(filter(None, [facts.first_allocated_on, row.first_allocated_on]))
        for one in sorted(facts.project.contracts.all(), key=_age):
            contracts[one.pk] = SignedContract(one.number, one.starts_on, one.ends_on, one.early_reason)
            facts.contracts.append(contracts[one.pk])
        facts.planned_baht = sum((plan.planned_baht for plan in facts.project.spending_plans.all()), ZERO)
        _requests(facts)
    entries = LedgerEntry.objects.filter(project__in=projects).order_by("happened_on", "pk")
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
    for facts in found.values():
        for contract in sorted(facts.project.contracts.all(), key=_age):
            _late_parts(facts, contract, contracts[contract.pk], paid_for)


def _requests(facts):
    for one in sorted(facts.project.budget_changes.all(), key=lambda one: (one.step_since, one.pk)):
        if one.step in WAITING:
            facts.waiting_changes.append((one.get_kind_display(), one.step_since))
        elif one.kind == ChangeKind.CANCEL_PROJECT and one.step == ChangeStep.ACCEPTED:
            facts.cancelled_on = one.accepted_on


def _late_parts(facts, contract, signed, paid_for):
    parts = sorted(contract.instalments.all(), key=lambda part: (part.planned_on, part.pk))
    unpaid = reckoning.unpaid_parts(
        parts, committed_baht=signed.committed_baht, paid_for=paid_for, paid_baht=signed.paid_baht
    )
    before = facts.today - timedelta(days=PAID_WITHIN_DAYS)
    facts.late_instalments += [
        (signed.number, str(part), part.planned_on) for part in unpaid if part.planned_on < before
    ]


def _progress(found):
    """Two queries beside what is loaded."""
    ended_in = endings([facts.project for facts in found.values()])
    timetables = ReportDueDay.objects.timetables({facts.project.fiscal_year_id for facts in found.values()})
    for facts in found.values():
        project, completion = facts.project, getattr(facts.project, "completion", None)
        if completion is not None and completion.step in SENT:
            facts.completion = completion
        reports = sorted(project.monthly_reports.all(), key=lambda report: report.month)
        facts.reports = [report for report in reports if report.step in SENT]
        if not facts.counts or (facts.is_cancelled and facts.cancelled_on is None):
            continue
        timetable, due_days = timetables.of(project), {report.month: report.due_on for report in reports}
        months = progress_rules.months_to_report(
            year_be=project.fiscal_year_id,
            start_on=project.start_on,
            ended_in=facts.cancelled_on if facts.is_cancelled else ended_in[project.pk],
            today=facts.today,
        )
        told = {report.month for report in facts.reports}
        back = {report.month for report in reports if report.step == ReportStep.RETURNED}
        late = [
            month
            for month in months
            if month not in told and due_days.get(month, timetable.due_on(month)) < facts.today
        ]
        facts.missing_months = [month for month in late if month not in back]
        facts.returned_months = [month for month in late if month in back]


def _oversight(found, projects, today):
    """One query beside what is loaded. What visitors saw counts while no report is of a later month than their visit."""
    for facts in found.values():
        for one in sorted(facts.project.problems.all(), key=lambda one: (one.opened_on, one.pk)):
            facts.problem_last_on = one.opened_on
            if one.is_open:
                facts.problems.append(one)
        facts.late_directives = [one for one in facts.project.directives.all() if one.is_overdue(today)]
        seen = [one for one in facts.project.visits.all() if one.seen_percent is not None and one.visit.done_on]
        newest = max(seen, key=lambda one: (one.visit.done_on, one.pk), default=None)
        last = facts.reports[-1].month if facts.reports else None
        if newest is not None and last is not None and newest.visit.done_on >= last:
            facts.seen = (newest.visit.done_on, newest.seen_percent)
    late = Recommendation.objects.in_force().filter(
        project__in=projects, state=Recommendation.State.OPEN, due_on__lt=today
    )
    for one in late.order_by("due_on"):
        found[one.project_id].late_recommendations.append(one)


def _age(row):
    return row.pk
