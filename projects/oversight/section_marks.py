"""What section 2.6 holds, as a mark: problems, and the answers to directives and to recommendations of visits, which are
the agency's to enter."""

from collections import defaultdict

from projects.oversight.models import Problem, Response
from projects.oversight.visits.models import FollowUp
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of


def section_marks(projects) -> dict:
    """Three queries."""
    ids = projects.order_by().values("pk")
    told, by = defaultdict(list), {}
    for pk, person, *values in (
        Problem.objects.filter(project__in=ids).order_by("pk").values_list("project", "opened_by", "pk", "version")
    ):
        told[pk].append(["problem", *values])
        by[pk] = person
    answers = Response.objects.filter(target__project__in=ids).order_by("pk")
    for pk, person, number in answers.values_list("target__project", "answered_by", "pk"):
        told[pk].append(["answer", number])
        by[pk] = person
    done = FollowUp.objects.filter(recommendation__project__in=ids, kind=FollowUp.Kind.ANSWER).order_by("pk")
    for pk, person, number in done.values_list("recommendation__project", "written_by", "pk"):
        told[pk].append(["followed", number])
        by[pk] = person
    return {(pk, Section.OVERSIGHT): Held(mark_of(rows), frozenset({by[pk]})) for pk, rows in told.items()}
