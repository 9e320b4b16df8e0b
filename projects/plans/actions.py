"""Opening, closing and reopening a fiscal year, and its Budget Act: the centre alone, logged, a reopening never without
its reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.thai import thai_date
from projects.people.log_actions import changes, values_of
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
