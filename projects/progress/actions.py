"""A month is reported, sent, verified, accepted, returned; a period is closed and opened again. All logged."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import local_day, thai_date
from projects.money.reports import paid_in_month
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.progress import rules
from projects.progress.figures import faults_of
from projects.progress.models import (
    ActivityProgress,
    IndicatorActual,
    MonthlyReport,
    PeriodLock,
    ReportDueDay,
    ReportStep,
)
from projects.progress.rules import ReportMove
from projects.register.actions.locking import locked
from projects.register.models import Activity, Indicator
from projects.register.rules import hands_on

TEXTS = ("work_done", "outcomes", "problems", "range_comment", "correction_reason")


def report_url(project_id, month) -> str:
    return reverse("projects_progress_month", args=[project_id, f"{month:%Y-%m}"])


def step_mark(report) -> str:
    """What a form about a report carries: changes with every save and every step."""
    return f"{report.step}.{report.version}" if report is not None else "new"


def periods_of(project, month) -> list[rules.Period]:
    """The locks that hold for this project's month, as the rule asks for them. One query."""
    return [
        rules.Period(
            of=lock.area_name,
            locked_on=local_day(lock.locked_at),
            by=lock.locked_by.get_full_name() or lock.locked_by.username,
            reason=lock.reason,
            open_until=lock.open_until,
        )
        for lock in PeriodLock.objects.of_project(project)
        .filter(month=month)
        .select_related("province", "group", "locked_by")
    ]


def timetable_of(project):
    """When the project's reports are due: its area's timetable, else the nation's, else the usual one. One query."""
    return ReportDueDay.objects.timetables([project.fiscal_year_id]).of(project)


def _locked_for(move, project, month, *, by, seen):
    """(project, report or None), the project's row locked, once the person may and nobody was quicker."""
    row = locked(project, by=by)
    hands = hands_on(row, reach(by), by.pk)
    if not rules.has_hand_for(move, hands):
        raise PermissionDenied("ตำแหน่งของท่านอ่านรายงานนี้ได้ แต่ทำรายการนี้ไม่ได้")
    report = MonthlyReport.objects.filter(project=row, month=month).first()
    if seen is not None and seen != step_mark(report):
        raise Overtaken(
            f"มีผู้บันทึกหรือพิจารณารายงานเดือน{rules.month_name(month)} หลังจากท่านเปิดหน้านี้", url=report_url(row.pk, month)
        )
    check_open(row.fiscal_year_id, row.year_closed_on)
    rules.check_period_open(month, periods_of(row, month), timezone.localdate())
    if report is not None:
        rules.check_move(move, step=report.step, submitted_by_id=report.submitted_by_id, hands=hands)
    elif move != ReportMove.SAVE:
        raise Http404
    return row, report


@transaction.atomic
def save_report(project, month, *, texts, percents, indicators, by, seen=None) -> MonthlyReport:
    """Keep the month as a draft. `texts`: field → text; `percents`: activity id → (planned, actual), cumulative percents
    or None; `indicators`: indicator id → value so far or None.

    Raises RuleBroken at the fields `planned-<id>`, `actual-<id>`; Overtaken when someone saved or decided meanwhile.
    """
    row, report = _locked_for(ReportMove.SAVE, project, month, by=by, seen=seen)
    if row.step not in ("verified", "accepted") and report is None:
        raise RuleBroken("รายงานรายเดือนเริ่มเมื่อสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจโครงการแล้ว", code="not_verified_yet")
    if month > timezone.localdate():
        raise RuleBroken(f"ยังไม่ถึงเดือน{rules.month_name(month)}", code="month_to_come")
    is_new = report is None
    if is_new:
        due = timetable_of(row).due_on(month)
        report = MonthlyReport(project=row, month=month, due_on=due, step=ReportStep.DRAFT, drafted_by=by)
        report.step_since = timezone.now()
    else:
        report.version += 1
    for name in TEXTS:
        setattr(report, name, texts.get(name, "").strip())
    activities = list(Activity.objects.filter(project=row))
    wrong = {}
    for activity in activities:
        for name, percent in zip(("planned", "actual"), percents.get(activity.pk, (None, None)), strict=True):
            try:
                rules.check_percent(f"{name}-{activity.pk}", percent)
            except RuleBroken as refused:
                wrong |= refused.error_dict
    if wrong:
        raise RuleBroken(wrong, code="percent")
    weighed = [(one.weight_percent, *percents.get(one.pk, (None, None))) for one in activities]
    report.planned_percent = rules.rolled_up((weight, planned) for weight, planned, _actual in weighed)
    report.actual_percent = rules.rolled_up((weight, actual) for weight, _planned, actual in weighed)
    report.full_clean()
    report.save()
    report.activities.all().delete()
    ActivityProgress.objects.bulk_create(
        [
            ActivityProgress(report=report, activity=one, planned_percent=planned, actual_percent=actual)
            for one in activities
            for planned, actual in [percents.get(one.pk, (None, None))]
        ]
    )
    report.indicators.exclude(indicator=None).delete()  # what was reported of a deleted one stays
    IndicatorActual.objects.bulk_create(
        [
            IndicatorActual(report=report, indicator=one, name_th=one.name_th, unit=one.unit, actual=indicators[one.pk])
            for one in Indicator.objects.filter(project=row)
            if indicators.get(one.pk) is not None
        ]
    )
    if is_new:
        log(row, "projects.progress.drafted", user=by, data={"month": f"{month:%Y-%m}"})
    return report


@transaction.atomic
def submit_report(project, month, *, by, seen=None) -> MonthlyReport:
    """Send the month to the area's office. Asks for the reasons that the figures call for; keeps the ledger's figures."""
    row, report = _locked_for(ReportMove.SUBMIT, project, month, by=by, seen=seen)
    check_complete(row, report)
    now = timezone.now()
    report.paid_baht, report.paid_so_far_baht = paid_in_month(row, month)
    report.first_sent_at = report.first_sent_at or now
    report.submitted_by, report.return_reason = by, ""
    _move(row, report, ReportStep.SUBMITTED, "submitted", by=by)
    settle_notices(report_url(row.pk, month), Notice.Kind.RETURNED)
    return report


def check_complete(project, report):
    """What a report lacks before it is sent, at its fields. Raises RuleBroken."""
    wrong = faults_of(project, report)
    if not report.work_done:
        wrong["work_done"] = "เขียนผลการดำเนินงานในเดือนนี้ หากไม่มีให้บอกเหตุ"
    if wrong:
        raise RuleBroken(wrong, code="incomplete")


@transaction.atomic
def withdraw_report(project, month, *, by, seen=None) -> MonthlyReport:
    row, report = _locked_for(ReportMove.WITHDRAW, project, month, by=by, seen=seen)
    return _move(row, report, ReportStep.DRAFT, "withdrawn", by=by)


@transaction.atomic
def verify_report(project, month, *, by, seen=None) -> MonthlyReport:
    row, report = _locked_for(ReportMove.VERIFY, project, month, by=by, seen=seen)
    report.verified_by = by
    return _move(row, report, ReportStep.VERIFIED, "verified", by=by)


@transaction.atomic
def accept_report(project, month, *, by, seen=None) -> MonthlyReport:
    row, report = _locked_for(ReportMove.ACCEPT, project, month, by=by, seen=seen)
    return _move(row, report, ReportStep.ACCEPTED, "accepted", by=by)


@transaction.atomic
def return_report(project, month, *, reason, by, seen=None) -> MonthlyReport:
    """Send it back to the agency with the reason; it keeps the day on which it was first sent."""
    rules.check_return_reason(reason)
    row, report = _locked_for(ReportMove.RETURN, project, month, by=by, seen=seen)
    report.return_reason = reason.strip()
    _move(row, report, ReportStep.RETURNED, "returned", by=by, reason=report.return_reason)
    told = list(holders(role=Post.Role.AGENCY, agency_id=row.agency_id)) if row.agency_id else []
    text = f"ส่งกลับแก้ไขรายงานเดือน{rules.month_name(month)}: {row} — {report.return_reason}"
    tell(told or [report.submitted_by], Notice.Kind.RETURNED, text, url=report_url(row.pk, month))
    return report


def _move(project, report, step, word, *, by, **facts):
    report.step, report.step_since = step, timezone.now()
    report.version += 1
    report.save()
    data = {
        "month": f"{report.month:%Y-%m}",
        "changes": [[rules.month_name(report.month), "", report.get_step_display()]],
    }
    log(project, f"projects.progress.{word}", user=by, data=data | facts)
    return report


@transaction.atomic
def lock_period(month, *, province=None, group=None, reason, by) -> PeriodLock:
    """Close a month for an area, by its office or the centre; for the nation (no area) by the centre alone."""
    _check_hand_for_period(province, group, by)
    if not reason.strip():
        raise RuleBroken({"reason": "เขียนเหตุผลที่ปิดงวด"}, code="reason_missing")
    if rules.next_month(month) > timezone.localdate():
        raise RuleBroken({"month": f"เดือน{rules.month_name(month)}ยังไม่สิ้นสุด ปิดงวดไม่ได้"}, code="month_under_way")
    lock, _is_new = PeriodLock.objects.update_or_create(
        month=month,
        province=province,
        group=group,
        defaults={"locked_at": timezone.now(), "locked_by": by, "reason": reason.strip(), "open_until": None},
    )
    log(lock, "projects.progress.locked", user=by, data={"reason": lock.reason, "month": f"{month:%Y-%m}"})
    return lock


@transaction.atomic
def open_period(lock, *, until, reason, by) -> PeriodLock:
    """Open a closed month again until a day, with a reason; it closes again by itself."""
    lock = PeriodLock.objects.select_for_update(of=("self",)).get(pk=lock.pk)
    _check_hand_for_period(lock.province, lock.group, by)
    if not reason.strip():
        raise RuleBroken({"reason": "เขียนเหตุผลที่เปิดงวด"}, code="reason_missing")
    if until < timezone.localdate():
        raise RuleBroken({"until": "วันสุดท้ายที่เปิดต้องไม่ก่อนวันนี้"}, code="open_in_past")
    lock.open_until, lock.opened_by, lock.opened_reason = until, by, reason.strip()
    lock.save()
    log(lock, "projects.progress.opened", user=by, data={"reason": lock.opened_reason, "until": thai_date(until)})
    return lock


@transaction.atomic
def set_timetable(fiscal_year, *, days, province=None, group=None, by) -> ReportDueDay:
    """When reports of that year are due and chased: for an area by its office or the centre, for the nation by the
    centre. `days`: field of ReportDueDay → number. Reports that were begun keep the due day they have."""
    _check_hand_for_period(province, group, by)
    check_open(fiscal_year.pk, fiscal_year.closed_on)
    found = ReportDueDay.objects.filter(fiscal_year=fiscal_year, province=province, group=group).first()
    row = found or ReportDueDay(fiscal_year=fiscal_year, province=province, group=group)
    changes = []
    for name, number in days.items():
        before = str(getattr(row, name) or "") if found else ""
        if before != str(number):
            changes.append(
                [f"{row._meta.get_field(name).verbose_name} ปี {fiscal_year.pk} {row.area_name}", before, str(number)]
            )
        setattr(row, name, number)
    row.full_clean()
    row.save()
    if changes:
        log(row, "projects.progress.due_day_set", user=by, data={"changes": changes})
    return row


def _check_hand_for_period(province, group, by):
    where = reach(by)
    own = (province and province.pk in where.edit_provinces) or (group and group.pk in where.edit_groups)
    if not (where.edits_nation or own):
        raise PermissionDenied("ปิดและเปิดงวดได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
