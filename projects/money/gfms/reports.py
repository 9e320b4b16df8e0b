"""GFMS beside what was reported. Read-only; two columns that are never merged. Each function takes a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, OuterRef, Q, Subquery, Sum, prefetch_related_objects
from django.db.models.functions import Coalesce

from projects.money.gfms.kinds import FIGURE_OF, OWN_COLUMN, Figure
from projects.money.models import MoneyBalance
from projects.money.models.gfms import (
    GfmsBatch,
    GfmsBatchArea,
    GfmsCode,
    GfmsExplanation,
    GfmsLine,
    GfmsTotal,
    baht_of_satang,
)
from projects.money.reports import project_money
from projects.money.rules import ZERO, Balance
from projects.plans.models import ExpenditureKind
from projects.register.models import Activity, Project

_KIND_WORDS = dict(ExpenditureKind.choices)


@dataclass(frozen=True)
class Pair:
    """One figure as GFMS has it and as it was reported. `said`: the explanation of just these two amounts, or None."""

    figure: str
    gfms_baht: Decimal
    own_baht: Decimal
    said: GfmsExplanation | None = None

    @property
    def label(self) -> str:
        return Figure(self.figure).label

    @property
    def difference_baht(self) -> Decimal:
        """GFMS less what was reported."""
        return self.gfms_baht - self.own_baht

    @property
    def is_unexplained(self) -> bool:
        return bool(self.difference_baht) and self.said is None


@dataclass(frozen=True)
class ComparedRow:
    """An activity and kind of expenditure. Not matched: GFMS says nothing of it, so there is nothing to compare."""

    activity_id: int
    title: str
    expenditure_kind: str
    is_matched: bool
    pairs: tuple[Pair, ...]
    project: Project | None = None

    @property
    def kind_word(self) -> str:
        return _KIND_WORDS[self.expenditure_kind]

    @property
    def unexplained(self) -> int:
        return sum(pair.is_unexplained for pair in self.pairs) if self.is_matched else 0


@dataclass(frozen=True)
class Reconciliation:
    """`codes`: the budget codes that lead here, each with GFMS's own คงเหลือ of its newest line (never reckoned with)."""

    rows: tuple[ComparedRow, ...]
    codes: tuple[GfmsCode, ...]
    batch: GfmsBatch | None  # as of which extract: the newest that held anything of the area and year

    @property
    def unexplained(self) -> int:
        return sum(row.unexplained for row in self.rows)


def reconciliation(project) -> Reconciliation:
    """Every activity and kind of the project, in the record's order. Six queries. The caller has asked for the project."""
    gfms = _gfms_figures(GfmsTotal.objects.filter(code__activity__project=project))
    said = _newest_said(GfmsExplanation.objects.filter(project=project).select_related("written_by"))
    newest = GfmsLine.objects.filter(code=OuterRef("pk"), gfms_available_satang__isnull=False)
    codes = GfmsCode.objects.filter(activity__project=project).annotate(
        available_satang=Subquery(
            newest.order_by("-posted_on", "-document_number", "-document_line").values("gfms_available_satang")[:1]
        )
    )
    rows = {(row.activity_id, row.expenditure_kind): (row.title, row.balance) for row in project_money(project).rows}
    matched = {key[:2] for key in gfms}
    if missing := matched - rows.keys():  # GFMS knows a kind of expenditure that the record does not
        titles = dict(Activity.objects.filter(pk__in={pk for pk, _ in missing}).values_list("pk", "title"))
        rows |= {key: (titles[key[0]], Balance()) for key in sorted(missing)}
    compared = []
    for (pk, kind), (title, balance) in rows.items():
        is_matched = (pk, kind) in matched
        compared.append(ComparedRow(pk, title, kind, is_matched, _pairs((pk, kind), gfms, balance, said)))
    found = tuple(codes.order_by("budget_code"))
    for code in found:
        code.available_baht = baht_of_satang(code.available_satang)
    return Reconciliation(tuple(compared), found, newest_batch(project))


def newest_batch(project):
    """The newest extract in force that held lines of the project's area and year; None when there is none. One query."""
    held = GfmsBatchArea.objects.filter(
        batch__state=GfmsBatch.State.CONFIRMED, fiscal_year=project.fiscal_year_id, province=project.province_id,
        group=project.group_id,
    )  # fmt: skip
    row = held.select_related("batch").order_by("-batch__as_of", "-batch__pk").first()
    return row and row.batch


def unexplained_differences(person, *, year_be, area_code="") -> list[ComparedRow]:
    """Matched activities of the areas the person reads that differ from GFMS without a word, the largest first. Four queries.

    Only what is matched is compared: of other activities GFMS says nothing yet.
    """
    totals = GfmsTotal.objects.visible_to(person).filter(code__fiscal_year=year_be)
    projects = Project.objects.visible_to(person).filter(fiscal_year=year_be)
    if area_code:
        totals = totals.filter(code__area_code=area_code)
    gfms = _gfms_figures(totals)
    if not gfms:
        return []
    of_codes = GfmsCode.objects.visible_to(person).filter(fiscal_year=year_be, activity__isnull=False)
    ours = of_codes.values("activity")
    found = _unexplained_pairs(gfms, ours)
    activities = Activity.objects.filter(
        pk__in=of_codes.values("activity"), project__in=projects.order_by().values("pk")
    )
    by_id = {one.pk: one for one in activities.select_related("project__province", "project__group", "project__agency")}
    rows = [
        ComparedRow(pk, by_id[pk].title, kind, True, pairs, by_id[pk].project)
        for (pk, kind), pairs in found.items()
        if pk in by_id
    ]
    rows.sort(key=lambda row: (-max(abs(pair.difference_baht) for pair in row.pairs), row.activity_id))
    return rows


def with_unexplained(projects):
    """Those of these projects (queryset) in which a matched activity differs from GFMS without a word. Four queries for
    any number, and one for the answer."""
    codes = GfmsCode.objects.filter(activity__project__in=projects.order_by().values("pk"))
    gfms = _gfms_figures(GfmsTotal.objects.filter(code__in=codes.order_by().values("pk")))
    if not gfms:
        return projects.none()
    found = {pk for pk, _kind in _unexplained_pairs(gfms, codes.values("activity"))}
    owners = dict(codes.values_list("activity", "activity__project"))
    return projects.filter(pk__in={owners[pk] for pk in found})


def _unexplained_pairs(gfms, activities) -> dict:
    """(activity id, kind of expenditure) → the figures that differ without a word. `activities`: subquery of the ids that
    are matched. Two queries."""
    balances = {
        (row.activity_id, row.expenditure_kind): row.as_balance()
        for row in MoneyBalance.objects.filter(activity__in=activities)
    }
    said = _newest_said(GfmsExplanation.objects.filter(activity__in=activities))
    found = {}
    for key in {key[:2] for key in gfms}:
        pairs = _pairs(key, gfms, balances.get(key, Balance()), said)
        if open_pairs := tuple(pair for pair in pairs if pair.is_unexplained):
            found[key] = open_pairs
    return found


def unexplained_counts(projects) -> dict:
    """Project id → how many figures of its matched activities differ from GFMS without a word, of these rows. One query,
    and the balances and explanations unless they are loaded. The caller has asked for the projects."""
    prefetch_related_objects(projects, "balances", "gfms_explanations")
    totals = GfmsTotal.objects.filter(code__activity__project__in=projects, lines__gt=0)
    rows = list(totals.values_list("code__activity__project_id", *COLUMNS))
    owners, gfms = {row[1]: row[0] for row in rows}, _figures(row[1:] for row in rows)
    said = _as_said(sorted((row for one in projects for row in one.gfms_explanations.all()), key=_when))
    balances = {
        (row.activity_id, row.expenditure_kind): row.as_balance() for one in projects for row in one.balances.all()
    }
    found = Counter()
    for key in {key[:2] for key in gfms}:
        pairs = _pairs(key, gfms, balances.get(key, Balance()), said)
        found[owners[key[0]]] += sum(pair.is_unexplained for pair in pairs)
    return found


def _when(explanation):
    return explanation.written_at, explanation.pk


def _pairs(key, gfms, balance, said):
    """The figures of one activity and kind; carry-over only where either side has one."""
    pairs = []
    for figure in Figure:
        theirs, own = gfms.get((*key, figure), ZERO), getattr(balance, OWN_COLUMN[figure])
        if figure == Figure.CARRIED_OVER and not (theirs or own):
            continue
        found = said.get((*key, figure))
        holds = found is not None and (found.gfms_baht, found.own_baht) == (theirs, own)
        pairs.append(Pair(figure, theirs, own, found if holds else None))
    return tuple(pairs)


def _gfms_figures(totals) -> dict:
    """(activity id, kind of expenditure, figure) → baht; (activity id, kind) too, for what is matched. One query."""
    return _figures(totals.filter(code__activity__isnull=False, lines__gt=0).values_list(*COLUMNS))


COLUMNS = ("code__activity_id", "code__expenditure_kind", "expenditure_kind", "kind", "amount_satang")


def _figures(rows):
    found = defaultdict(lambda: ZERO)
    for activity, kind_of_code, kind_of_line, kind, satang in rows:
        found[activity, kind_of_line or kind_of_code, FIGURE_OF[kind]] += baht_of_satang(satang)
    return dict(found)


def _newest_said(explanations) -> dict:
    """(activity id, kind of expenditure, figure) → the newest explanation."""
    return _as_said(explanations.order_by("written_at", "pk"))


def _as_said(rows):
    return {(one.activity_id, one.expenditure_kind, one.figure): one for one in rows}


def codes_with_totals(codes):
    """The codes with `lines_count`, `allocated_satang` and `disbursed_satang`; those without lines left out.

    Kinds are not added up together: what was allocated is committed and disbursed again.
    """

    def of(figure):
        kinds = [kind for kind, one in FIGURE_OF.items() if one == figure]
        return Coalesce(Sum("totals__amount_satang", filter=Q(totals__kind__in=kinds)), 0)

    return codes.annotate(
        lines_count=Coalesce(Sum("totals__lines"), 0),
        allocated_satang=of(Figure.ALLOCATED),
        disbursed_satang=of(Figure.DISBURSED),
    ).filter(lines_count__gt=0)


def candidates(codes) -> dict:
    """Code id → projects of its area and year whose e-Budgeting code it is. One query for all of these codes."""
    wanted = {(code.fiscal_year_id, code.province_id, code.group_id, code.budget_code): code.pk for code in codes}
    rows = Project.objects.filter(fiscal_year__in={key[0] for key in wanted}).exclude(e_budgeting_code="")
    rows = rows.exclude(step="cancelled").filter(e_budgeting_code__in={key[3] for key in wanted})
    found = defaultdict(list)
    for project in rows:
        code = project.e_budgeting_code.replace(" ", "").upper()
        if pk := wanted.get((project.fiscal_year_id, project.province_id, project.group_id, code)):
            found[pk].append(project)
    return found


def newest_year(person) -> int | None:
    """The newest fiscal year that GFMS speaks of in the areas the person reads."""
    return GfmsCode.objects.visible_to(person).aggregate(newest=Max("fiscal_year_id"))["newest"]
