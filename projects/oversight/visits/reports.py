"""Visits and recommendations as screens show them. Read-only."""

from dataclasses import dataclass

from django.db.models import Q

from projects.oversight.visits import rules
from projects.oversight.visits.models import Recommendation, Visit, VisitKind, VisitProject, VisitState
from projects.people.scope import reach
from projects.plans.models import open_now_q
from projects.register.models import Place

MOST_WAITING = 20


@dataclass(frozen=True)
class RecommendationRow:
    row: Recommendation
    state: str
    word: str


def recommendation_rows(rows, today) -> list[RecommendationRow]:
    return [RecommendationRow(row, *mark_of(row, today)) for row in rows]


def mark_of(row, today) -> tuple[str, str]:
    """The mark of a recommendation that was loaded with its visit."""
    is_in_force = row.visit.state != VisitState.CANCELLED
    return rules.recommendation_mark(row.state, row.due_on, today, is_in_force=is_in_force)


def in_zone(projects, team):
    """Those of the projects (queryset) with a place in a district of the team's zone."""
    places = Place.objects.filter(district__in=team.districts.all()).values("project")
    return projects.filter(pk__in=places)


def visits_of(project):
    """What visits found at a project, the newest first. One query."""
    rows = VisitProject.objects.filter(project=project).exclude(visit__state="cancelled").select_related("visit")
    return rows.order_by("-visit__planned_on", "-visit__pk")


def to_answer(person):
    """Recommendations that wait for an answer of this person's agency. One query."""
    where = reach(person)
    if not where.edit_agencies:
        return []
    rows = Recommendation.objects.filter(owner__in=where.edit_agencies, state=Recommendation.State.OPEN)
    return list(_open(rows))


def to_record(person, today):
    """Visits whose day has come and that have no result yet, of the areas and kinds that this person records: officers
    move, the visit stays. One query."""
    rows = Visit.objects.filter(open_now_q(), own_q(person), state="planned", planned_on__lte=today)
    return list(rows.order_by("planned_on", "pk")[:MOST_WAITING])


def to_judge(person):
    """Answers that wait for the visitors' word, of the areas and kinds that this person records."""
    rows = Recommendation.objects.visible_to(person).filter(own_q(person, "visit"), state=Recommendation.State.ANSWERED)
    return list(_open(rows))


def _open(rows):
    return rows.in_force().filter(open_now_q("visit")).with_names().order_by("state_since", "pk")[:MOST_WAITING]


def has_inspection(where) -> bool:
    return bool(where.inspects_nation or where.inspect_provinces or where.inspect_groups)


def own_q(person, path="") -> Q:
    """The filter for visits that wait for this person: of their areas and kinds. The centre records every kind, but what
    waits for it are its own samples, and what its officer planned. `path` is how the row reaches its visit."""
    where, to = reach(person), f"{path}__" if path else ""

    def of(kinds, provinces, groups):
        area = Q(**{f"{to}province__in": provinces}) | Q(**{f"{to}group__in": groups})
        return area & Q(**{f"{to}kind__in": kinds})

    found = of([VisitKind.TEAM, VisitKind.MOBILE], where.edit_provinces, where.edit_groups)
    found |= of([VisitKind.INSPECTOR], where.inspect_provinces, where.inspect_groups)
    if where.inspects_nation:
        found |= Q(**{f"{to}kind": VisitKind.INSPECTOR})
    if where.edits_nation:
        found |= Q(**{f"{to}kind": VisitKind.SAMPLE}) | Q(**{f"{to}made_by": person})
    return found
