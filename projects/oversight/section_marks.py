"""What section 2.6 holds, as a mark: problems, and the answers to directives and to recommendations of visits, which are
the agency's to enter."""

from collections import defaultdict

from django.db.models import prefetch_related_objects

from projects.oversight.visits.models import FollowUp
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of


def section_marks(projects) -> dict:
    """Four queries."""
    prefetch_related_objects(projects, "problems", "directives__responses")
    told, by = defaultdict(list), {}
    for project in projects:
        pk = project.pk
        for one in sorted(project.problems.all(), key=_age):
            told[pk].append(["problem", one.pk, one.version])
            by[pk] = one.opened_by_id
        answers = [one for target in project.directives.all() for one in target.responses.all()]
        for one in sorted(answers, key=_age):
            told[pk].append(["answer", one.pk])
            by[pk] = one.answered_by_id
    done = FollowUp.objects.filter(recommendation__project__in=projects, kind=FollowUp.Kind.ANSWER).order_by("pk")
    for pk, person, number in done.values_list("recommendation__project", "written_by", "pk"):
        told[pk].append(["followed", number])
        by[pk] = person
    return {(pk, Section.OVERSIGHT): Held(mark_of(rows), frozenset({by[pk]})) for pk, rows in told.items()}


def _age(row):
    return row.pk
