"""Looking at a file: at once when it is small, as a job when it is not. Nothing of it is in the register yet."""

from django.apps import apps
from django.db import transaction
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.exchange import jobs, rules
from projects.exchange.actions.keeping import assess_batch, keep_file, keep_rows, new_batch, note, waiting
from projects.exchange.decisions import check_all_used, from_json
from projects.exchange.layouts import layout_called
from projects.exchange.models import ImportBatch
from projects.people.scope import asking_as, reach

State = ImportBatch.State


@transaction.atomic
def preview(*uploads, layout, year_be, area=None, by, files_year_first=False) -> ImportBatch:
    """Look at files and keep what was seen. Over 500 rows a job does it: the batch is CHECKING until then.

    `files_year_first`: the fiscal year that the file says counts, and `year_be` (may be None) only where it says none.
    Raises RuleBroken for files that cannot be used, by this person or at all.
    """
    with asking_as(by):
        reader = layout_called(layout)
        reader.check_may(reach(by))
        rules.check_number_of_files(len(uploads), reader.takes_many)
        tables = reader.read(uploads)
        if files_year_first and hasattr(reader, "year_of"):
            year_be = reader.year_of(tables) or year_be
        if year_be is None:
            raise RuleBroken("ไฟล์นี้ไม่ได้บอกว่าเป็นของปีงบประมาณใด กรุณาเลือกปีงบประมาณ", code="year")
        year = apps.get_model("projects", "FiscalYear").objects.get(pk=year_be)
        rules.check_year_open(year_be, year.closed_on)
        rows = sum(len(table.rows) for table in tables)
        rules.check_fits_a_request(rows)
        batch = new_batch(uploads, layout=layout, year_be=year_be, by=by, area=area)
        if rows > rules.ROWS_AT_ONCE:
            batch.state = State.CHECKING
            batch.counts["rows_read"] = rows
            keep_file(batch, uploads)
            jobs.enqueue(jobs.check_batch, batch.pk)
        else:
            keep_file(batch, uploads)
            try:
                _keep(batch, assess_batch(batch, by=by))
            except BaseException:
                batch.file.delete(save=False)  # the row goes with the transaction, the file would not
                raise
    return batch


def check(batch_id, decisions=None, choices=None):
    """The job of a large file. What cannot be used is said on the batch; a second run of the same job changes nothing."""
    batch = ImportBatch.objects.select_related("owner").get(pk=batch_id)
    if batch.state != State.CHECKING:
        return
    by = batch.owner
    was_seen = "fingerprint" in batch.counts
    with asking_as(by):
        try:
            made = from_json(batch.decisions if decisions is None else decisions)
            assessment = assess_batch(batch, by=by, decisions=made, choices=choices)
            check_all_used([assessment.unused])
        except RuleBroken as refusal:
            state = State.PREVIEWED if was_seen else State.FAILED
            ImportBatch.objects.filter(pk=batch_id, state=State.CHECKING).update(
                state=state, trouble=" ".join(refusal.messages)[:400]
            )
            return
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
            if batch.state != State.CHECKING:
                return
            batch.decisions = [decision.as_json() for decision in made]
            batch.choices = batch.choices if choices is None else choices
            batch.state, batch.trouble = State.PREVIEWED, ""
            _keep(batch, assessment)


def decide(batch, decisions, *, by) -> ImportBatch:
    """Replace what was decided about a waiting batch, and look again."""
    return look_again(batch, decisions=decisions, by=by)


def choose(batch, choices, *, by) -> ImportBatch:
    """Replace what was chosen about rows and cells of a waiting batch, and look again."""
    return look_again(batch, choices=choices, by=by)


@transaction.atomic
def look_again(batch, *, by, decisions=None, choices=None) -> ImportBatch:
    """Show what the file would do now: something was decided, or the register has changed since."""
    with asking_as(by):
        batch = waiting(batch, by)
        made = from_json(batch.decisions) if decisions is None else decisions
        if batch.counts.get("rows_read", 0) > rules.ROWS_AT_ONCE:
            batch.state = State.CHECKING
            batch.save(update_fields=["state"])
            jobs.enqueue(jobs.check_batch, batch.pk, [decision.as_json() for decision in made], choices)
            return batch
        batch.choices = batch.choices if choices is None else choices
        assessment = assess_batch(batch, by=by, decisions=made)
        check_all_used([assessment.unused])
        batch.decisions = [decision.as_json() for decision in made]
        batch.trouble = ""
        _keep(batch, assessment)
    return batch


@transaction.atomic
def abandon(batch, *, by):
    """The person decides not to import it (a batch of any kind). File and rows stay, as a record."""
    batch = waiting(batch, by)
    batch.state = State.ABANDONED
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def give_up(batch_id, trouble):
    """A job failed for good: the batch goes back to where its owner can go on from, and says so."""
    batch = ImportBatch.objects.select_for_update().select_related("owner").get(pk=batch_id)
    if batch.state not in (State.CHECKING, State.CONFIRMING):
        return
    was_seen = "fingerprint" in batch.counts
    batch.state, batch.trouble = State.PREVIEWED if was_seen else State.FAILED, trouble[:400]
    batch.save(update_fields=["state", "trouble"])
    log(batch, "projects.import.stopped", user=batch.owner, data={"file": batch.file_name, "reason": batch.trouble})


def _keep(batch, assessment):
    note(batch, assessment, batch.counts.get("asked_area"))
    batch.save()
    batch.rows.all().delete()
    keep_rows(batch, assessment)
