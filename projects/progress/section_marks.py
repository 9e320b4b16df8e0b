"""What section 2.4 holds, as a mark: the reports that were sent, word and figure; not who has decided on them since."""

from collections import defaultdict

from projects.progress.models import SENT, ActivityProgress, IndicatorActual, MonthlyReport
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

COLUMNS = ("month", "planned_percent", "actual_percent", "work_done", "outcomes", "problems", "range_comment",
           "correction_reason")  # fmt: skip


def section_marks(projects) -> dict:
    """Three queries."""
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
    return {(pk, Section.PROGRESS): Held(mark_of(rows), by[pk]) for pk, rows in told.items()}
