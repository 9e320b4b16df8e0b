"""Writing a batch into the register, once, all of it or nothing; and taking it back."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.exchange import jobs, rules
from projects.exchange.actions.keeping import assess_batch, locked_year, waiting
from projects.exchange.layouts import layout_called
from projects.exchange.memory import remember
from projects.exchange.models import ImportBatch
from projects.exchange.outcome import ERROR, UNDECIDED
from projects.people.scope import asking_as, reach

State = ImportBatch.State


@transaction.atomic
def confirm(batch, *, by, accept_good_rows=False) -> ImportBatch:
    """Put the batch into the register, once, by the person who uploaded it, if it still does what that person saw.

    Over 500 rows a job writes it: the batch is CONFIRMING until then. Raises Overtaken when it is no longer waiting,
    PermissionDenied for another person, RuleBroken for the rest.
    """
    with asking_as(by):
        batch = waiting(batch, by)
        rules.check_still_fresh(batch.made_at, timezone.now())
        layout_called(batch.layout, batch.mapping or None).check_may(reach(by))
        locked_year(batch.fiscal_year_id)
        if batch.counts.get("rows_read", 0) > rules.ROWS_AT_ONCE:
            rules.check_nothing_is_open(batch.counts["rows_error"], batch.counts["rows_undecided"], accept_good_rows)
            batch.state, batch.trouble = State.CONFIRMING, ""
            batch.save(update_fields=["state", "trouble"])
            jobs.enqueue(jobs.confirm_batch, batch.pk, accept_good_rows)
        else:
            _carry_out(batch, by, accept_good_rows)
    return batch


def carry_out(batch_id, accept_good_rows):
    """The job of a large batch. What a rule refuses is said on the batch; a second run finds it written and ends."""
    owner = ImportBatch.objects.select_related("owner").get(pk=batch_id).owner
    with asking_as(owner):
        try:
            with transaction.atomic():
                batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
                if batch.state != State.CONFIRMING:
                    return
                locked_year(batch.fiscal_year_id)
                _carry_out(batch, owner, accept_good_rows)
        except RuleBroken as refusal:
            state, again = State.PREVIEWED, refusal.code == "outcome_changed"
            ImportBatch.objects.filter(pk=batch_id, state=State.CONFIRMING).update(
                state=State.CHECKING if again else state, trouble=" ".join(refusal.messages)[:400]
            )
            if again:
                from projects.exchange.actions.looking import check

                check(batch_id)
                ImportBatch.objects.filter(pk=batch_id).update(trouble=" ".join(refusal.messages)[:400])


def _carry_out(batch, by, accept_good_rows):
    layout_called(batch.layout, batch.mapping or None).check_may(reach(by))
    assessment = assess_batch(batch, by=by, lock=True)
    rules.check_outcome_is_the_previewed(batch.counts["fingerprint"], assessment.fingerprint())
    open_rows = len(assessment.having(ERROR)), len(assessment.having(UNDECIDED))
    rules.check_nothing_is_open(*open_rows, accept_good_rows)
    rules.check_something_to_write(assessment.writes)
    write(batch, assessment, by, timezone.now())


def write(batch, assessment, by, now):
    """Let the layout write, and note on batch and log what came of it. Inside the caller's transaction."""
    layout = layout_called(batch.layout, batch.mapping or None)
    batch.undo_log = layout.write(assessment, batch=batch, by=by, now=now)
    batch.state, batch.confirmed_at, batch.trouble = State.CONFIRMED, now, ""
    batch.save()
    if getattr(layout, "remembers", True):
        remember(batch, by)
    counts = batch.counts
    data = {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "rows": assessment.writes,
        "baht": counts["accepted_baht"],
        "left": counts["rows_left"],
        "areas": counts["areas"],
    }
    log(batch, "projects.import.confirmed", user=by, data=data, timestamp=now)


@transaction.atomic
def undo(batch, *, by) -> ImportBatch:
    """Take a confirmed batch back while nothing builds on it. Raises RuleBroken that says what does."""
    with asking_as(by):
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        locked_year(batch.fiscal_year_id)
        rules.check_may_undo(
            is_owner=batch.owner_id == by.pk,
            edits_all_areas=batch.is_of_offices(reach(by)),
            state=batch.state,
            label=batch.get_state_display(),
        )
        layout = layout_called(batch.layout, batch.mapping or None)
        rules.check_nothing_builds_on_it(layout.obstacles(batch))
        now = timezone.now()
        layout.undo(batch, by=by, now=now)
        batch.state, batch.undone_at = State.UNDONE, now
        batch.save()
        data = {"file": batch.file_name, "sha256": batch.sha256, "areas": batch.counts["areas"]}
        log(batch, "projects.import.undone", user=by, data=data, timestamp=now)
    return batch
