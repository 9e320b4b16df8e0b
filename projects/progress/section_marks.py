"""What sections 2.4 and 2.8 hold, as marks: the reports that were sent, word and figure; not who has decided on them since."""

from django.db.models import prefetch_related_objects

from projects.progress.models import SENT
from projects.register.models import Section
from projects.register.section_marks import Held, mark_of

COLUMNS = ("month", "planned_percent", "actual_percent", "work_done", "outcomes", "problems", "range_comment",
           "correction_reason")  # fmt: skip
COMPLETION = ("completed_on", "objectives_met", "objectives_text", "targets_met", "targets_text", "outputs", "outcomes",
              "value_for_money", "lessons", "no_photo_reason", "short_reason", "money_reason", "has_assets")  # fmt: skip
HANDOVER = ("pk", "version")
ACTIVITY = ("activity_id", "planned_percent", "actual_percent")
INDICATOR = ("name_th", "actual")


def section_marks(projects) -> dict:
    """Five queries. What is with the agency again says nothing until it is sent anew."""
    prefetch_related_objects(
        projects, "monthly_reports__activities", "monthly_reports__indicators", "completion", "handovers"
    )
    found = {}
    for project in projects:
        for section, held in ((Section.PROGRESS, _progress(project)), (Section.CLOSING, _closing(project))):
            if held is not None:
                found[project.pk, section] = held
    return found


def _progress(project):
    reports = sorted(project.monthly_reports.all(), key=lambda one: one.month)
    sent = [one for one in reports if one.step in SENT]
    in_hand = any(one.first_sent_at and one.step not in SENT for one in reports)
    told = [_texts(one, COLUMNS) for one in sent]
    told += [row for one in sent for row in _figures(one, one.activities.all(), ACTIVITY)]
    told += [row for one in sent for row in _figures(one, one.indicators.all(), INDICATOR)]
    return _held(told, sent[-1].submitted_by_id if sent else None, in_hand)


def _figures(report, rows, columns):
    """By activity, or by the indicator's name."""
    rows = sorted(rows, key=lambda one: getattr(one, columns[0]))
    return [[str(report.month), *_texts(one, columns)] for one in rows]


def _closing(project):
    """Section 2.8: the report of completion, once sent, and what was handed over."""
    report, told, by = getattr(project, "completion", None), [], None
    is_sent = report is not None and report.step in SENT
    if is_sent:
        told, by = [_texts(report, COMPLETION)], report.submitted_by_id
    for one in sorted(project.handovers.all(), key=lambda one: one.pk):
        told.append(_texts(one, HANDOVER))
        by = one.recorded_by_id
    return _held(told, by, report is not None and report.submitted_by_id is not None and not is_sent)


def _held(told, by, in_hand):
    """`in_hand`: some of it is with the agency again."""
    if not (told or in_hand):
        return None
    return Held(mark_of(told) if told else "", frozenset({by} - {None}), in_hand)


def _texts(row, columns):
    return [str(getattr(row, name)) for name in columns]
