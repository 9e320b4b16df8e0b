"""Closing and reopening a fiscal year: the centre alone, logged, a reopening never without its reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.thai import thai_date
from projects.people.scope import reach
from projects.plans import rules
from projects.plans.models import FiscalYear


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


@transaction.atomic
def close_year(year_be, *, on, by):
    """From now on the year is read-only for everybody."""
    year = _year_under_lock(year_be, by)
    rules.check_may_close(year.year_be, year.closed_on, on, timezone.localdate())
    year.closed_on, year.reopened_reason = on, ""
    year.save()
    log(year, "projects.year.closed", user=by, data={"on": thai_date(on)})
    return year


@transaction.atomic
def reopen_year(year_be, *, reason, by):
    year = _year_under_lock(year_be, by)
    rules.check_may_reopen(year.year_be, year.closed_on, reason)
    was = year.closed_on
    year.closed_on, year.reopened_reason = None, reason.strip()
    year.save()
    log(year, "projects.year.reopened", user=by, data={"reason": year.reopened_reason, "on": thai_date(was)})
    return year
