"""A file comes in: looked at, decided about, confirmed once, taken back. The command passes through the same steps."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.exchange import rules
from projects.exchange.decisions import check_all_used, for_file, from_json
from projects.exchange.files import read_table
from projects.exchange.layouts import layout_called
from projects.exchange.models import ImportBatch, ImportRow
from projects.exchange.outcome import ERROR, UNDECIDED, combine
from projects.people.scope import asking_as, reach

AT_ONCE = 500
State = ImportBatch.State


@dataclass(frozen=True)
class Upload:
    """A file as it came: its bytes, and its name without folders and control characters."""

    data: bytes
    name: str

    @classmethod
    def of(cls, data, name):
        bare = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
        return cls(data, bare[-255:] or "file")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def locked_year(year_be):
    """The fiscal year, held to the end of the transaction: imports into one year wait for each other, so that none
    creates what another is creating, and a year is not closed under them."""
    found = apps.get_model("projects", "FiscalYear").objects.select_for_update(no_key=True).filter(pk=year_be).first()
    if found is None:
        raise RuleBroken(f"ไม่มีปีงบประมาณ {year_be} ในระบบ", code="year")
    rules.check_year_open(year_be, found.closed_on)
    return found


# Looking


@transaction.atomic
def preview(upload, *, layout, year_be, area=None, by) -> ImportBatch:
    """Look at a file and keep what was seen; nothing of it is in the register yet. Raises RuleBroken for unusable files."""
    with asking_as(by):
        rules.check_may_import(reach(by))
        year = apps.get_model("projects", "FiscalYear").objects.get(pk=year_be)
        rules.check_year_open(year_be, year.closed_on)
        table = read_table(upload.data, upload.name, layout_called(layout).columns)
        rules.check_fits_a_request(len(table.rows))
        assessment = _assess(upload, layout, year_be, area, (), by, table=table)
        batch = ImportBatch(layout=layout, fiscal_year=year, owner=by, **_names(upload))
        _note(batch, assessment, area)
        _keep(batch, upload)
        _keep_rows(batch, assessment)
    return batch


@transaction.atomic
def decide(batch, decisions, *, by) -> ImportBatch:
    """Replace what was decided about a waiting batch, and look again."""
    with asking_as(by):
        batch = _waiting(batch, by)
        _look_again(batch, decisions, by)
    return batch


@transaction.atomic
def look_again(batch, *, by) -> ImportBatch:
    """The register has changed since: show what the file would do now."""
    with asking_as(by):
        batch = _waiting(batch, by)
        _look_again(batch, _decisions(batch), by)
    return batch


def _look_again(batch, decisions, by):
    area = batch.counts.get("asked_area")
    assessment = _assess(_stored(batch), batch.layout, batch.fiscal_year_id, area, decisions, by)
    check_all_used([assessment.unused])
    batch.decisions = [decision.as_json() for decision in decisions]
    _note(batch, assessment, area)
    batch.save()
    batch.rows.all().delete()
    _keep_rows(batch, assessment)


# Writing


@transaction.atomic
def confirm(batch, *, by, accept_good_rows=False) -> ImportBatch:
    """Put the batch into the register, once, by the person who uploaded it, if it still does what that person saw.

    Raises Overtaken when it is no longer waiting, PermissionDenied for another person, RuleBroken for the rest.
    """
    with asking_as(by):
        batch = _waiting(batch, by)
        now = timezone.now()
        rules.check_still_fresh(batch.made_at, now)
        rules.check_may_import(reach(by))
        locked_year(batch.fiscal_year_id)
        area = batch.counts.get("asked_area")
        upload = _stored(batch)
        assessment = _assess(upload, batch.layout, batch.fiscal_year_id, area, _decisions(batch), by, lock=True)
        rules.check_outcome_is_the_previewed(batch.counts["fingerprint"], assessment.fingerprint())
        open_rows = len(assessment.having(ERROR)), len(assessment.having(UNDECIDED))
        rules.check_nothing_is_open(*open_rows, accept_good_rows)
        rules.check_something_to_write(assessment.writes)
        _write(batch, assessment, by, now)
    return batch


def _write(batch, assessment, by, now):
    batch.undo_log = layout_called(batch.layout).write(assessment, batch=batch, by=by, now=now)
    batch.state, batch.confirmed_at = State.CONFIRMED, now
    batch.save()
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
        layout = layout_called(batch.layout)
        rules.check_nothing_builds_on_it(layout.obstacles(batch))
        now = timezone.now()
        layout.undo(batch, by=by, now=now)
        batch.state, batch.undone_at = State.UNDONE, now
        batch.save()
        data = {"file": batch.file_name, "sha256": batch.sha256, "areas": batch.counts["areas"]}
        log(batch, "projects.import.undone", user=by, data=data, timestamp=now)
    return batch


@transaction.atomic
def abandon(batch, *, by) -> ImportBatch:
    """The person decides not to import it. File and rows stay, as a record."""
    batch = _waiting(batch, by)
    batch.state = State.ABANDONED
    batch.save(update_fields=["state"])
    return batch


# The command


def run(uploads, *, layout, year_be, by, area=None, decisions=(), dry_run=False, accept_good_rows=False):
    """Import files in one go. Returns (counts, batches written). Raises RuleBroken for what makes the run unusable.

    Nothing is written while a row is in error or undecided, unless `accept_good_rows`; a dry run counts the same and
    writes nothing. Several files are taken one after the other, so that a later one finds what an earlier one brought.
    """
    hashes = [upload.sha256 for upload in uploads]
    if len(set(hashes)) != len(hashes):
        raise RuleBroken("มีไฟล์เดียวกันมากกว่าหนึ่งครั้งในคำสั่ง", code="same_file_twice")
    rules.check_may_import(reach(by))
    stored, written, assessments = [], [], []
    try:
        with asking_as(by), transaction.atomic():
            locked_year(year_be)
            for at, upload in enumerate(uploads):
                chosen = for_file(decisions, upload.name)
                assessment = _assess(upload, layout, year_be, area, chosen, by)
                assessments.append(assessment)
                is_blocked = not accept_good_rows and any(one.having(ERROR, UNDECIDED) for one in assessments)
                is_last = at == len(uploads) - 1
                if not assessment.writes or (is_last and (dry_run or is_blocked)):
                    continue
                batch = ImportBatch(layout=layout, fiscal_year_id=year_be, owner=by, **_names(upload))
                batch.decisions = [decision.as_json() for decision in chosen if decision not in assessment.unused]
                _note(batch, assessment, area)
                _keep(batch, upload)
                stored.append(batch.file)
                _keep_rows(batch, assessment)
                _write(batch, assessment, by, timezone.now())
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
    return combine(assessments, [upload.name for upload in uploads]), written


# Pieces


def _assess(upload, layout, year_be, area, decisions, by, lock=False, table=None):
    reader = layout_called(layout)
    table = table or read_table(upload.data, upload.name, reader.columns)
    return reader.assess(table, year_be=year_be, person=by, area=area, decisions=decisions, lock=lock)


def _decisions(batch):
    return from_json(batch.decisions)


def _waiting(batch, by):
    """The batch, locked, while it waits for its owner."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    try:
        rules.check_same_person(batch.owner_id, by.pk)
    except RuleBroken as refusal:
        raise PermissionDenied(refusal.messages[0]) from None
    try:
        rules.check_is_waiting(batch.state, batch.get_state_display())
    except RuleBroken as refusal:
        raise Overtaken(refusal.messages[0], url=reverse("imports:batch", args=[batch.pk])) from None
    return batch


def _names(upload):
    return {"file_name": upload.name, "sha256": upload.sha256}


def _keep(batch, upload):
    ending = upload.name.rsplit(".", 1)[-1].lower() if "." in upload.name else "csv"
    ending = ending if ending in {"csv", "xlsx", "txt"} else "csv"
    batch.file.save(f"{upload.sha256[:16]}.{ending}", ContentFile(upload.data), save=False)
    batch.save()


def _stored(batch) -> Upload:
    try:
        with batch.file.open("rb") as file:
            upload = Upload(file.read(), batch.file_name)
    except FileNotFoundError:
        raise RuleBroken("ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดอีกครั้ง", code="file_gone") from None
    if upload.sha256 != batch.sha256:
        raise RuleBroken("ไฟล์ที่เก็บไว้ไม่ตรงกับที่อัปโหลด กรุณาอัปโหลดอีกครั้ง", code="file_changed")
    return upload


def _note(batch, assessment, asked_area):
    """Put the numbers on the batch, and its area when it is one only: that area's offices see the batch in their log."""
    counts = assessment.counts()
    areas = sorted(assessment.areas, key=lambda area: area.code)
    batch.counts = {name: value for name, value in counts.items() if name not in {"errors", "to_decide"}} | {
        "rows_error": len(counts["errors"]),
        "rows_undecided": len(counts["to_decide"]),
        "rows_left": len(counts["errors"]) + len(counts["to_decide"]),
        "area_runs": assessment.area_runs,
        "move_runs": assessment.move_runs,
        "fingerprint": assessment.fingerprint(),
        "asked_area": asked_area,
        "areas": [area.code for area in areas],
    }
    only = areas[0] if len(areas) == 1 else None
    is_province = only is not None and only._meta.model_name == "province"
    batch.province, batch.group = (only, None) if is_province else (None, only)


def _keep_rows(batch, assessment):
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                batch=batch,
                row=line.row,
                sheet_row=line.sheet_row,
                values=line.values,
                state=line.state,
                column=(line.column or "")[:80],
                reason=line.reason[:400],
                amount_baht=line.amount_baht,
            )
            for line in assessment.lines
        ],
        batch_size=AT_ONCE,
    )
