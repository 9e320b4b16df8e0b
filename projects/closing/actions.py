"""An office says that its area is ready, and takes it back. Logged."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.closing.models import AreaClosing
from projects.closing.reports import missing_by_area
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.plans.rules import check_open

MOST_NOTE = 2_000


def _check_hand(province, group, by):
    where = reach(by)
    own = (province and province.pk in where.edit_provinces) or (group and group.pk in where.edit_groups)
    if not (where.edits_nation or own):
        raise PermissionDenied("ยืนยันได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")


@transaction.atomic
def confirm_ready(year_be, *, province=None, group=None, note="", by) -> AreaClosing:
    """The area is ready to be closed. What is still missing asks for a note; it is kept with the word. Twice is once."""
    _check_hand(province, group, by)
    year = FiscalYear.objects.select_for_update(no_key=True).get(pk=year_be)  # writers need not wait for this
    check_open(year.pk, year.closed_on)
    area = {"province": province, "group": group}
    standing = AreaClosing.objects.in_force().filter(fiscal_year=year, **area).first()
    if standing is not None:
        return standing
    code = (province or group).code
    rows = [row for row in missing_by_area(by, year.pk, timezone.localdate()) if row.code == code]
    missing = rows[0].missing if rows else {}
    if missing and not note.strip():
        raise RuleBroken(
            {"note": "ยังมีรายการที่ขาด เขียนหมายเหตุว่าจะดำเนินการอย่างไร หรือเพราะเหตุใดจึงปิดได้"}, code="note_missing"
        )
    if len(note.strip()) > MOST_NOTE:
        raise RuleBroken({"note": f"หมายเหตุยาวเกิน {MOST_NOTE:,} ตัวอักษร"}, code="note_too_long")
    made = AreaClosing(
        fiscal_year=year, confirmed_by=by, confirmed_at=timezone.now(), note=note.strip(), missing=missing, **area
    )
    made.full_clean(exclude=["missing"])  # empty when nothing is, which a form field would call not filled in
    made.save()
    log(made, "projects.closing.confirmed", user=by, data={"reason": made.note, "area": made.area_name})
    return made


@transaction.atomic
def withdraw_ready(closing, *, by) -> AreaClosing:
    """Taken back while the year is open. Twice is once."""
    closing = AreaClosing.objects.select_for_update(of=("self",)).select_related("fiscal_year").get(pk=closing.pk)
    _check_hand(closing.province, closing.group, by)
    check_open(closing.fiscal_year_id, closing.fiscal_year.closed_on)
    if closing.withdrawn_at is None:
        closing.withdrawn_at, closing.withdrawn_by = timezone.now(), by
        closing.save()
        log(closing, "projects.closing.withdrawn", user=by, data={"area": closing.area_name})
    return closing
