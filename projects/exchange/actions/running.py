"""The command's way through: look, and write at once what is good."""

from django.db import transaction
from django.utils import timezone

from cms.rules import RuleBroken
from projects.exchange.actions.confirming import write
from projects.exchange.actions.keeping import keep_file, keep_rows, locked_year, new_batch, note
from projects.exchange.decisions import check_all_used, for_file
from projects.exchange.layouts import layout_called
from projects.exchange.outcome import ERROR, UNDECIDED, combine
from projects.people.scope import asking_as, reach


def run(uploads, *, layout, year_be, by, area=None, decisions=(), dry_run=False, accept_good_rows=False):
    """Import files in one go. Returns (counts, batches written). Raises RuleBroken for what makes the run unusable.

    Nothing is written while a row is in error or undecided, unless `accept_good_rows`; a dry run counts the same and
    writes nothing. Several files are taken one after the other, so that a later one finds what an earlier one brought;
    a layout whose tables belong together takes them as one set.
    """
    hashes = [upload.sha256 for upload in uploads]
    if len(set(hashes)) != len(hashes):
        raise RuleBroken("มีไฟล์เดียวกันมากกว่าหนึ่งครั้งในคำสั่ง", code="same_file_twice")
    reader = layout_called(layout)
    reader.check_may(reach(by))
    sets = [list(uploads)] if reader.takes_many else [[upload] for upload in uploads]
    stored, written, assessments = [], [], []
    try:
        with asking_as(by), transaction.atomic():
            locked_year(year_be)
            for at, files in enumerate(sets):
                chosen = for_file(decisions, files[0].name) if len(files) == 1 else list(decisions)
                assessment = reader.assess(
                    reader.read(files), year_be=year_be, person=by, area=area, decisions=chosen, choices={}
                )
                assessments.append(assessment)
                is_blocked = not accept_good_rows and any(one.having(ERROR, UNDECIDED) for one in assessments)
                is_last = at == len(sets) - 1
                if not assessment.writes or (is_last and (dry_run or is_blocked)):
                    continue
                batch = new_batch(files, layout=layout, year_be=year_be, by=by, area=area)
                batch.decisions = [decision.as_json() for decision in chosen if decision not in assessment.unused]
                note(batch, assessment, area)
                keep_file(batch, files)
                stored.append(batch.file)
                keep_rows(batch, assessment)
                write(batch, assessment, by, timezone.now())
                written.append(batch)
            check_all_used([assessment.unused for assessment in assessments])
            if dry_run or is_blocked:
                written = []
                transaction.set_rollback(True)
    except BaseException:
        written = []
        raise
    finally:
        if not written:
            for file in stored:
                file.delete(save=False)
    return combine(assessments, [files[0].name for files in sets]), written
