"""Visits and recommendations as screens show them. Read-only."""

from dataclasses import dataclass

from projects.oversight.visits import rules
from projects.oversight.visits.models import Recommendation, Visit, VisitProject
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
    return [RecommendationRow(row, *rules.recommendation_mark(row.state, row.due_on, today)) for row in rows]


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
    """Visits whose day has come and that have no result yet, of those that this person planned. One query."""
    rows = Visit.objects.filter(open_now_q(), made_by=person, state="planned", planned_on__lte=today)
    return list(rows.order_by("planned_on", "pk")[:MOST_WAITING])


def to_judge(person):
    """Answers that wait for the visitors' word, of the areas and kinds that this person records."""
    where = reach(person)
    if not (where.edits_nation or where.edit_provinces or where.edit_groups or has_inspection(where)):
        return []
    rows = Recommendation.objects.visible_to(person).filter(state=Recommendation.State.ANSWERED)
    return [row for row in _open(rows) if _is_own(row.visit, where, person)]


def _open(rows):
    return rows.filter(open_now_q("visit")).with_names().order_by("state_since", "pk")[:MOST_WAITING]


def has_inspection(where) -> bool:
    return bool(where.inspects_nation or where.inspect_provinces or where.inspect_groups)


def _is_own(visit, where, person):
    """The centre records every kind, but what waits for it are its own samples."""
    feet = rules.feet_in(visit, where, person.pk)
    if feet.is_centre and not feet.is_office:
        return visit.kind == "sample" or visit.made_by_id == person.pk
    return rules.may_record(visit.kind, feet)
