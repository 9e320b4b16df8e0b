"""An extract on its way: looked at, confirmed by the person who brought it, taken back while nothing stands on it."""

import hashlib
import json

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.exchange.actions.keeping import waiting
from projects.exchange.jobs import enqueue
from projects.exchange.outcome import money
from projects.exchange.rules import (
    check_may_import,
    check_may_undo,
    check_outcome_is_the_previewed,
    check_something_to_write,
    check_still_fresh,
)
from projects.money.gfms import jobs, rules
from projects.money.gfms.extract import Extract
from projects.money.gfms.staging import later_batches, staging, take_back
from projects.money.models.gfms import GfmsBatch, GfmsBatchArea, baht_of_satang
from projects.people.scope import asking_as, reach
from projects.plans.models import FiscalYear
from projects.plans.rules import check_open

State = GfmsBatch.State


def run(file, name, *, as_of, by, dry_run=False, accept_good_rows=False):
    """Bring an extract in at once. Returns (counts, batch or None when nothing was written).

    Nothing is written while a row is in error, unless `accept_good_rows`; a dry run counts the same. An extract that
    changes nothing is kept only when it is newer than all before it: then it says as of when the figures stand.
    Raises RuleBroken for what makes the run unusable.
    """
    check_may_import(reach(by))
    rules.check_as_of(as_of, timezone.localdate())
    extract = Extract(file, name)
    with asking_as(by), staging(extract, as_of) as stage:
        if dry_run:
            return counts_of(stage.assess(reach(by))), None
        batch = _new_batch(extract, as_of, by)
        try:
            with transaction.atomic():
                _lock_years(stage)
                outcome = stage.assess(reach(by))
                counts = counts_of(outcome)
                if outcome.rows_error and not accept_good_rows or not _is_news(outcome, batch):
                    return counts, None
                batch.state, batch.counts = State.CONFIRMED, counts
                batch.file.save(_kept_name(extract), File(file), save=False)
                _write(stage, batch, outcome, by)
        except BaseException:
            if batch.file:
                batch.file.delete(save=False)  # the row goes with the transaction, the file would not
            raise
    return counts, batch


def preview(file, name, *, as_of, by) -> GfmsBatch:
    """Look at an extract and keep what was seen; a large one is left to a job, and is CHECKING until then.

    Raises RuleBroken for a file that cannot be used, by this person or at all.
    """
    check_may_import(reach(by))
    rules.check_as_of(as_of, timezone.localdate())
    extract = Extract(file, name)
    batch = _new_batch(extract, as_of, by)
    batch.state = State.CHECKING
    is_small = extract.size <= rules.BYTES_AT_ONCE
    seen = _seen(extract, as_of, by) if is_small else None
    file.seek(0)
    batch.file.save(_kept_name(extract), File(file), save=False)
    if is_small:
        batch.state, batch.counts = State.PREVIEWED, seen
    batch.save()
    if not is_small:
        enqueue(jobs.check_extract, batch.job_name)
    return batch


def check(batch_id):
    """The job of a large extract. What cannot be used is said on the batch; a second run changes nothing."""
    batch = GfmsBatch.objects.select_related("owner").get(pk=batch_id)
    if batch.state != State.CHECKING:
        return
    facts = {"state": State.PREVIEWED}
    try:
        with _opened(batch) as file:
            facts["counts"] = _seen(Extract(file, batch.file_name), batch.as_of, batch.owner)
    except RuleBroken as refusal:
        facts = {"state": State.FAILED, "trouble": " ".join(refusal.messages)[:400]}
    GfmsBatch.objects.filter(pk=batch_id, state=State.CHECKING).update(**facts)


def confirm(batch, *, by, accept_good_rows=False) -> GfmsBatch:
    """Bring the batch in, once, by who uploaded it, if it still does what that person saw. A job does large ones.

    Raises Overtaken when it is no longer waiting, PermissionDenied for another person, RuleBroken for the rest.
    """
    with transaction.atomic():
        batch = waiting(batch, by)
        check_still_fresh(batch.made_at, timezone.now())
        check_may_import(reach(by))
        rules.check_no_errors(batch.counts["rows_error"], accept_good_rows)
        if batch.counts["rows_read"] > rules.ROWS_AT_ONCE:
            batch.state, batch.trouble = State.CONFIRMING, ""
            batch.save(update_fields=["state", "trouble"])
            enqueue(jobs.confirm_extract, batch.job_name, accept_good_rows)
            return batch
    return _carry_out(batch, by, accept_good_rows, State.PREVIEWED)


def carry_out(batch_id, accept_good_rows):
    """The job of a large batch. What a rule refuses is said on the batch; a second run finds it written and ends."""
    batch = GfmsBatch.objects.select_related("owner").get(pk=batch_id)
    if batch.state != State.CONFIRMING:
        return
    try:
        _carry_out(batch, batch.owner, accept_good_rows, State.CONFIRMING)
    except Overtaken:
        return
    except RuleBroken as refusal:
        facts = {"state": State.PREVIEWED, "trouble": " ".join(refusal.messages)[:400]}
        GfmsBatch.objects.filter(pk=batch_id, state=State.CONFIRMING).update(**facts)


def _carry_out(batch, by, accept_good_rows, expected):
    """Read the kept file once more, and write it if it would do what was seen. What it would do now is kept if not."""
    check_may_import(reach(by))
    with asking_as(by), _opened(batch) as file:
        extract = Extract(file, batch.file_name)
        if extract.sha256 != batch.sha256:
            raise RuleBroken("ไฟล์ที่เก็บไว้ไม่ตรงกับที่อัปโหลด กรุณาอัปโหลดอีกครั้ง", code="file_changed")
        with staging(extract, batch.as_of) as stage:
            with transaction.atomic():
                held = GfmsBatch.objects.select_for_update().get(pk=batch.pk)
                if held.state != expected:
                    raise Overtaken(f"ชุดนี้อยู่ในสถานะ “{held.get_state_display()}” แล้ว", url=held.url)
                _lock_years(stage)
                outcome = stage.assess(reach(by))
                seen = counts_of(outcome)
                if is_as_seen := fingerprint(seen) == fingerprint(held.counts):
                    rules.check_no_errors(outcome.rows_error, accept_good_rows)
                    if not _is_news(outcome, held):
                        check_something_to_write(0)
                    held.state, held.counts = State.CONFIRMED, seen
                    _write(stage, held, outcome, by)
            if not is_as_seen:
                GfmsBatch.objects.filter(pk=batch.pk).update(counts=seen)
                check_outcome_is_the_previewed("seen", "now")
    return held


@transaction.atomic
def undo(batch, *, by) -> GfmsBatch:
    """Put back what the batch brought and changed. RuleBroken names the later extracts that stand on it.

    By who brought it, by the centre, or by the office of the one area that it was about.
    """
    batch = GfmsBatch.objects.select_for_update().get(pk=batch.pk)
    areas = list(batch.areas.all())
    where = reach(by)
    check_may_undo(
        is_owner=batch.owner_id == by.pk,
        edits_all_areas=where.edits_nation or bool(areas) and all(map(where.edits_area, areas)),
        state=batch.state,
        label=batch.get_state_display(),
    )
    years = FiscalYear.objects.select_for_update(no_key=True).filter(pk__in={area.fiscal_year_id for area in areas})
    for year in years.order_by("pk"):
        check_open(year.pk, year.closed_on)
    later = GfmsBatch.objects.filter(pk__in=later_batches(batch)).order_by("pk")
    rules.check_no_later_batch([f"ชุดที่ {one.pk} “{one.file_name}”" for one in later])
    take_back(batch)
    batch.state, batch.undone_at = State.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    log(batch, "projects.gfms.undone", user=by, data=_logged(batch, areas), **_owner(areas))
    return batch


def give_up(batch_id, why):
    """A batch that waits for a job which nobody has goes back to its owner, with the reason."""
    for state, back in ((State.CHECKING, State.FAILED), (State.CONFIRMING, State.PREVIEWED)):
        GfmsBatch.objects.filter(pk=batch_id, state=state).update(state=back, trouble=why)


# What is shown and kept of an outcome


def counts_of(outcome) -> dict:
    """The keys of the command (docs/import-gfms.md): plain values, money as text."""

    def baht(satang):
        return money(baht_of_satang(satang))

    return {
        "rows_read": outcome.rows_read,
        "matched": outcome.matched,
        "unmatched": outcome.unmatched,
        "new": outcome.new,
        "changed": outcome.changed,
        "same": outcome.same,
        "errors": outcome.errors,
        "rows_error": outcome.rows_error,
        "codes": outcome.codes,
        "codes_newly_matched": outcome.new_matches,
        "total_baht": baht(outcome.total_satang),
        "matched_baht": baht(outcome.matched_satang),
        "unmatched_baht": baht(outcome.unmatched_satang),
        "error_baht": baht(outcome.error_satang),
        "changes": [
            {"sheet_row": row, "document": f"{number}/{line}", "before_baht": baht(before), "after_baht": baht(after),
             "kind_before": kind_before, "kind_after": kind_after}
            for row, number, line, before, after, kind_before, kind_after in outcome.changes
        ],
        "areas": [
            {"year_be": year, "area": area, "rows": lines, "baht": baht(satang), "matched": matched}
            for year, area, lines, satang, matched in outcome.areas
        ],
    }  # fmt: skip


def fingerprint(counts) -> str:
    """Equal when an extract would do the same."""
    return hashlib.sha256(json.dumps(counts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _seen(extract, as_of, by):
    with asking_as(by), staging(extract, as_of) as stage:
        return counts_of(stage.assess(reach(by)))


# Writing


def _is_news(outcome, batch):
    """Whether there is anything to keep: lines, matches, or a later day on which nothing had changed."""
    if outcome.writes or outcome.new_matches:
        return True
    told = GfmsBatchArea.objects.filter(batch__state=State.CONFIRMED, batch__as_of__gte=batch.as_of)
    as_new = set(told.values_list("fiscal_year_id", "area_code").distinct())
    return any((year, area) not in as_new for year, area, *_ in outcome.areas)


def _write(stage, batch, outcome, by):
    batch.confirmed_at, batch.trouble = timezone.now(), ""
    batch.save()
    stage.write(batch)
    areas = list(batch.areas.all())
    log(batch, "projects.gfms.confirmed", user=by, data=_logged(batch, areas), **_owner(areas))


def _logged(batch, areas):
    return {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "as_of": batch.as_of.isoformat(),
        "rows": batch.counts["new"] + batch.counts["changed"],
        "baht": batch.counts["total_baht"],
        "areas": sorted({area.area_code for area in areas}),
    }


def _owner(areas) -> dict:
    """Whose log it belongs to: one area's, when it is about that area only."""
    owners = {(area.province_id, area.group_id) for area in areas}
    province, group = owners.pop() if len(owners) == 1 else (None, None)
    return {"province_id": province, "group_id": group}


def _lock_years(stage):
    """Extracts of one year wait for each other, and a year is not closed under them."""
    list(FiscalYear.objects.select_for_update(no_key=True).filter(pk__in=stage.years()).order_by("pk"))


def _new_batch(extract, as_of, by):
    return GfmsBatch(file_name=extract.name, sha256=extract.sha256, as_of=as_of, owner=by)


def _kept_name(extract):
    return f"{extract.sha256[:16]}.{'xlsx' if extract.is_xlsx else 'csv'}"


def _opened(batch):
    try:
        return batch.file.open("rb")
    except FileNotFoundError:
        raise RuleBroken("ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดอีกครั้ง", code="file_gone") from None
