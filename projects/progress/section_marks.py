"""What sections 2.4 and 2.8 hold, as marks: the reports that were sent, word and figure; not who has decided on them since."""

from collections import defaultdict

from projects.progress.completion.models import AssetHandover, CompletionReport
from projects.progress.models import SENT, ActivityProgress, IndicatorActual, MonthlyReport
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

COLUMNS = ("month", "planned_percent", "actual_percent", "work_done", "outcomes", "problems", "range_comment",
           "correction_reason")  # fmt: skip
COMPLETION = ("completed_on", "objectives_met", "objectives_text", "targets_met", "targets_text", "outputs", "outcomes",
              "value_for_money", "lessons", "no_photo_reason", "short_reason", "money_reason", "has_assets")  # fmt: skip
HANDOVER = ("pk", "version")


def section_marks(projects) -> dict:
    """Seven queries. What is with the agency again says nothing until it is sent anew."""
    ids = projects.order_by().values("pk")
    sent = MonthlyReport.objects.filter(project__in=ids, step__in=SENT)
    told, by = defaultdict(list), {}
    for project, person, *values in sent.order_by("month").values_list("project", "submitted_by", *COLUMNS):
        told[project].append([str(one) for one in values])
        by[project] = frozenset({person} - {None})
    reports = sent.order_by().values("pk")
    parts = (
        (ActivityProgress, ("report__month", "activity"), ("planned_percent", "actual_percent")),
        (IndicatorActual, ("report__month", "name_th"), ("actual",)),
    )
    for model, order, columns in parts:
        rows = model.objects.filter(report__in=reports).order_by(*order)
        for project, *values in rows.values_list("report__project", *order, *columns):
            told[project].append([str(one) for one in values])
    back = MonthlyReport.objects.filter(project__in=ids, first_sent_at__isnull=False).exclude(step__in=SENT)
    return _held(Section.PROGRESS, told, by, back) | _closing(projects)


def _held(section, told, by, back):
    """`back`: the rows (queryset) that are in the agency's hand again. One query."""
    in_hand = set(back.order_by().values_list("project", flat=True))
    return {
        (pk, section): Held(mark_of(told[pk]) if pk in told else "", by.get(pk, frozenset()), pk in in_hand)
        for pk in told.keys() | in_hand
    }


def _closing(projects):
    """Section 2.8: the report of completion, once sent, and what was handed over. Three queries."""
    ids, told, by = projects.order_by().values("pk"), defaultdict(list), {}
    sent = CompletionReport.objects.filter(project__in=ids, step__in=SENT)
    parts = (
        (sent, "submitted_by", COMPLETION),
        (AssetHandover.objects.filter(project__in=ids).order_by("pk"), "recorded_by", HANDOVER),
    )
    for rows, author, columns in parts:
        for project, person, *values in rows.values_list("project", author, *columns):
            told[project].append([str(one) for one in values])
            by[project] = frozenset({person} - {None})
    back = CompletionReport.objects.filter(project__in=ids, submitted_by__isnull=False).exclude(step__in=SENT)
    return _held(Section.CLOSING, told, by, back)
