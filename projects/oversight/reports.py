"""What section 2.6 holds, in lists and in figures. Read-only; each function says how many queries it takes."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, F, Min, Q, When, prefetch_related_objects
from django.db.models.functions import Coalesce

from projects.areas.models import Province, ProvinceGroup
from projects.oversight import rules
from projects.oversight.models import DirectiveTarget, ResponseEvidence, Severity, TargetState
from projects.oversight.models.directives import OPEN, UNANSWERED

# What must be answered comes first, the nearest day on top; then what waits for the issuer; then what is done.
WHO_ACTS = Case(When(state__in=UNANSWERED, then=0), When(state=TargetState.ANSWERED, then=1), default=2)


def with_clocks(targets, today):
    """The targets as a list, each with its `clock` and `mark` (the shape of state and clock in one)."""
    targets = list(targets)
    for target in targets:
        target.clock = rules.clock(target.state, target.due_on, today, was_late=target.was_late)
        is_seen = target.clock.state == "todo" and target.state == TargetState.ACKNOWLEDGED
        target.mark = "part" if is_seen else target.clock.state
    return targets


def first_to_act(targets):
    return targets.annotate(who_acts=WHO_ACTS).order_by("who_acts", "due_on", "pk")


def orders(targets):
    """One row (dict) per directive of these targets, the first to act on top: directive, parts, closed, answered,
    unanswered, first_due_on (of the unanswered), only (the target, when it is one)."""
    return (
        targets.order_by()
        .values("directive")
        .annotate(
            who_acts=Min(WHO_ACTS),
            parts=Count("pk"),
            closed=Count("pk", filter=Q(state=TargetState.CLOSED)),
            answered=Count("pk", filter=Q(state=TargetState.ANSWERED)),
            unanswered=Count("pk", filter=Q(state__in=UNANSWERED)),
            first_due_on=Min("due_on", filter=Q(state__in=UNANSWERED)),
            only=Min("pk"),
        )
        .order_by("who_acts", F("first_due_on").asc(nulls_last=True), "-directive__issued_on", "-directive")
    )


def with_parts(rows, today) -> list[dict]:
    """Rows of `orders` with `order` (the Directive), `target` (clocked) where it is one, else the `clock` of all. One
    query."""
    rows = list(rows)
    firsts = DirectiveTarget.objects.filter(pk__in=[row["only"] for row in rows]).with_names()
    firsts = {target.pk: target for target in with_clocks(firsts, today)}
    for row in rows:
        first = firsts[row["only"]]
        row["order"], row["target"] = first.directive, first if row["parts"] == 1 else None
        state = "issued" if row["unanswered"] else "answered" if row["answered"] else "closed"
        row["clock"] = rules.clock(state, row["first_due_on"] or first.due_on, today)
    return rows


@dataclass(frozen=True)
class Rate:
    """How much of what was ordered is closed. Cancelled ones do not count. `in_time`: closed, and never late."""

    name: str
    code: str
    issued: int
    closed: int
    in_time: int
    answered: int
    late: int

    @property
    def closed_percent(self) -> Decimal | None:
        return rules.rate_percent(self.closed, self.issued)


def _counts(today):
    return {
        "issued": Count("pk"),
        "closed": Count("pk", filter=Q(state=TargetState.CLOSED)),
        "in_time": Count("pk", filter=Q(state=TargetState.CLOSED, was_late=False)),
        "answered": Count("pk", filter=Q(state=TargetState.ANSWERED)),
        "late": Count("pk", filter=Q(state__in=UNANSWERED, due_on__lt=today)),
    }


def rate_of(targets, today, name="ทั้งหมด") -> Rate:
    """One query."""
    return Rate(name, "", **targets.exclude(state=TargetState.CANCELLED).order_by().aggregate(**_counts(today)))


def rates_by_area(targets, today) -> list[Rate]:
    """One row per area that has a directive, by code. Three queries."""
    provinces = {one.pk: one for one in Province.objects.all()}
    groups = {one.pk: one for one in ProvinceGroup.objects.all()}
    counted = (
        targets.exclude(state=TargetState.CANCELLED)
        .order_by()
        .annotate(of_province=Coalesce("project__province", "province"), of_group=Coalesce("project__group", "group"))
        .values("of_province", "of_group")
        .annotate(**_counts(today))
    )
    rows = []
    for row in counted:
        area = provinces.get(row.pop("of_province")) or groups.get(row["of_group"])
        row.pop("of_group")
        rows.append(Rate(area.full_name, area.code, **row))
    return sorted(rows, key=lambda rate: rate.code)


def rates_by_issuer(targets, today, most=200) -> list[Rate]:
    """One row per executive who issued, the most first. One query."""
    counted = (
        targets.exclude(state=TargetState.CANCELLED)
        .order_by()
        .values(name=F("directive__issuer_name"))
        .annotate(**_counts(today))
        .order_by("-issued", "name")
    )
    return [Rate(row.pop("name"), "", **row) for row in counted[:most]]


@dataclass(frozen=True)
class Standing:
    """A project's section 2.6 in figures: open problems by severity, solved ones, directives in force."""

    high: int
    medium: int
    low: int
    solved: int
    targets: tuple

    @property
    def unsolved(self) -> int:
        return self.high + self.medium + self.low


def standing_of(project, today) -> Standing:
    """Two queries, less what the screen has loaded."""
    prefetch_related_objects([project], "problems", "directives")
    unsolved = [one.severity for one in project.problems.all() if one.is_open]
    in_force = [target for target in project.directives.all() if target.state in OPEN]
    in_force.sort(key=lambda target: (target.due_on, target.pk))
    return Standing(
        high=unsolved.count(Severity.HIGH),
        medium=unsolved.count(Severity.MEDIUM),
        low=unsolved.count(Severity.LOW),
        solved=len(project.problems.all()) - len(unsolved),
        targets=tuple(with_clocks(in_force, today)),
    )


def problems_by_category(problems) -> list[dict]:
    """name, open, severe, solved of each category that has a problem, the most open first. One query."""
    return list(
        problems.order_by()
        .values(name=F("category__name_th"))
        .annotate(
            open=Count("pk", filter=Q(solved_on=None)),
            severe=Count("pk", filter=Q(solved_on=None, severity=Severity.HIGH)),
            solved=Count("pk", filter=Q(solved_on__isnull=False)),
        )
        .order_by("-open", "-solved", "name")
    )


@dataclass(frozen=True)
class Step:
    """One line of a target's story: `kind` is issued, answered, reissued or ended."""

    kind: str
    title: str
    moment: object
    who: str
    text: str
    is_late: bool = False
    due_on: object = None
    links: tuple = ()
    order_number: str = ""
    photos: tuple = ()
    documents: tuple = ()


def story_of(target) -> list[Step]:
    """What was ordered and answered, oldest first. Three queries; the directive and its people are read already."""
    directive, name = target.directive, _name
    steps = [
        Step("issued", "สั่งการ", directive.recorded_at, directive.issuer_name, directive.text,
             due_on=directive.due_on, order_number=directive.order_number)
    ]  # fmt: skip
    shown = defaultdict(list)
    for row in ResponseEvidence.objects.filter(response__target=target).select_related("photo", "document"):
        shown[row.response_id].append(row)
    rounds = set()
    for one in target.responses.select_related("answered_by"):
        title = "ชี้แจงเพิ่มเติม" if one.round in rounds else f"ชี้แจง{' (ช้ากว่ากำหนด)' if one.is_late else ''}"
        rounds.add(one.round)
        steps.append(Step("answered", title, one.answered_at, name(one.answered_by), one.text, one.is_late,
                          links=tuple(one.addresses), photos=tuple(row.photo for row in shown[one.pk] if row.photo),
                          documents=tuple(row.document for row in shown[one.pk] if row.document)))  # fmt: skip
    for one in target.reissues.select_related("issued_by"):
        steps.append(Step("reissued", f"สั่งการอีกครั้ง ครั้งที่ {one.round}", one.issued_at, name(one.issued_by), one.text,
                          due_on=one.due_on, order_number=one.order_number))  # fmt: skip
    if target.ended_at:
        steps.append(Step("ended", target.get_state_display(), target.ended_at, name(target.ended_by), target.end_note,
                          order_number=target.end_order_number))  # fmt: skip
    return sorted(steps, key=lambda step: step.moment)


def _name(person) -> str:
    return person.get_full_name() or person.get_username()
