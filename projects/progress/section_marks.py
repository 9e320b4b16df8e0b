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
    """Five queries."""
    sent = MonthlyReport.objects.filter(project__in=projects.order_by().values("pk"), step__in=SENT)
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
    found = {(pk, Section.PROGRESS): Held(mark_of(rows), by[pk]) for pk, rows in told.items()}
    return found | _closing(projects)


def _closing(projects):
    """Section 2.8: the report of completion, once sent, and what was handed over. Two queries."""
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
    return {(pk, Section.CLOSING): Held(mark_of(rows), by[pk]) for pk, rows in told.items()}
