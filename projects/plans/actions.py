"""Opening, closing and reopening a fiscal year, and its Budget Act: the centre alone, logged, a reopening never without
its reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.people.log_actions import changes, values_of
from projects.people.scope import reach
from projects.plans import rules
from projects.plans.models import FiscalYear, YearOpening


def _year_under_lock(year_be, by):
    if not reach(by).edits_nation:
        raise PermissionDenied("เปิดและปิดปีงบประมาณได้เฉพาะส่วนกลาง")
    return FiscalYear.objects.select_for_update().get(pk=year_be)


@transaction.atomic
def open_year(year_be, *, by):
    """A new fiscal year that takes entries from now on."""
    if not reach(by).edits_nation:
        raise PermissionDenied("เปิดและปิดปีงบประมาณได้เฉพาะส่วนกลาง")
    year = FiscalYear(year_be=year_be)
    year.full_clean()
    year.save(force_insert=True)
    log(year, "projects.year.opened", user=by)
    return year


def missing_of(year_be) -> list[str]:
    """What the year still lacks, a sentence each: the slices above answer the hook `padme_year_missing`."""
    today = timezone.localdate()
    return [sentence for answer in hooks.get_hooks("padme_year_missing") for sentence in answer(year_be, today)]


@transaction.atomic
def close_year(year_be, *, on, note="", by):
    """From now on the year is read-only for everybody, on every path. What is still missing asks for a note."""
    year = _year_under_lock(year_be, by)
    rules.check_may_close(year.year_be, year.closed_on, on, timezone.localdate())
    if (missing := missing_of(year.year_be)) and not note.strip():
        raise RuleBroken({"note": f"ยังมีรายการที่ขาด: {', '.join(missing)} เขียนเหตุที่ปิดปีได้"}, code="year_incomplete")
    year.closed_on, year.reopened_reason = on, ""
    year.save()
    facts = {"reason": note.strip(), "missing": missing} if missing else {}
    log(year, "projects.year.closed", user=by, data={"on": thai_date(on)} | facts)
    return year


@transaction.atomic
def reopen_year(year_be, *, reason, by):
    year = _year_under_lock(year_be, by)
    rules.check_may_reopen(year.year_be, year.closed_on, reason)
    was = year.closed_on
    year.closed_on, year.reopened_reason = None, reason.strip()
    year.save()
    # What was open for one area is open for all: closed again, the year is closed for that area, too.
    standing = YearOpening.objects.in_force(timezone.localdate()).filter(fiscal_year=year)
    standing.update(ended_at=timezone.now(), ended_by=by)
    log(year, "projects.year.reopened", user=by, data={"reason": year.reopened_reason, "on": thai_date(was)})
    return year


@transaction.atomic
def open_for_area(year_be, *, province=None, group=None, until, reason, by) -> YearOpening:
    """A closed year takes changes to one area's projects again, until that day; then it is closed again by itself."""
    year = _year_under_lock(year_be, by)
    today = timezone.localdate()
    rules.check_may_open_for_area(year.year_be, year.closed_on, until, reason, today)
    standing = YearOpening.objects.in_force(today).filter(fiscal_year=year, province=province, group=group).first()
    if standing is not None:
        said = f"{standing.area_name}เปิดอยู่แล้วถึงวันที่ {thai_date(standing.open_until)} หากต้องเปลี่ยนวัน ปิดก่อนกำหนดแล้วเปิดใหม่"
        raise RuleBroken(said, code="opened_already")
    opening = YearOpening(
        fiscal_year=year, province=province, group=group, open_until=until, reason=reason.strip(), opened_by=by,
        opened_at=timezone.now(),
    )  # fmt: skip
    opening.full_clean()
    opening.save()
    data = {"reason": opening.reason, "area": opening.area_name, "until": thai_date(until)}
    log(year, "projects.year.opened_for_area", user=by, data=data)
    return opening


@transaction.atomic
def end_opening(opening, *, by) -> YearOpening:
    """Close it again before its day. Twice is once."""
    year = _year_under_lock(opening.fiscal_year_id, by)
    opening = YearOpening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if opening.ended_at is None:
        opening.ended_at, opening.ended_by = timezone.now(), by
        opening.save()
        log(year, "projects.year.opening_ended", user=by, data={"area": opening.area_name})
    return opening


@transaction.atomic
def set_act(year_be, *, in_force_on, source, by):
    """The day the year's Budget Act came into force, with the gazette that says so; None and "" take both back.

    Commitments before that day need a reason (money.rules.what_is_early). A closed year takes it, too: no figure changes.
    """
    year = _year_under_lock(year_be, by)
    rules.check_act(in_force_on, source)
    before = values_of(year)
    year.act_in_force_on, year.act_source = in_force_on, source.strip()
    year.full_clean()
    year.save()
    if told := changes(before, values_of(year)):
        log(year, "projects.year.act_set", user=by, data={"changes": told})
    return year
