"""What looking and writing share: the assessment of the kept file, and the batch and rows that hold it."""

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from cms.rules import Overtaken, RuleBroken
from projects.exchange import rules
from projects.exchange.decisions import from_json
from projects.exchange.layouts import layout_called
from projects.exchange.models import ImportBatch, ImportRow
from projects.exchange.progress import in_parts
from projects.exchange.uploads import SET_NAME, Upload, bundle, unbundle

AT_ONCE = 500


def locked_year(year_be):
    """The fiscal year, held to the end of the transaction: imports into one year wait for each other, so that none
    creates what another is creating, and a year is not closed under them."""
    found = apps.get_model("projects", "FiscalYear").objects.select_for_update(no_key=True).filter(pk=year_be).first()
    if found is None:
        raise RuleBroken(f"ไม่มีปีงบประมาณ {year_be} ในระบบ", code="year")
    rules.check_year_open(year_be, found.closed_on)
    return found


def assess_batch(batch, *, by, decisions=None, choices=None, lock=False):
    """What the kept file would do now, with these decisions and choices or the kept ones."""
    layout = layout_called(batch.layout, batch.mapping or None)
    return layout.assess(
        layout.read(unbundle(stored(batch))),
        year_be=batch.fiscal_year_id,
        person=by,
        area=batch.counts.get("asked_area"),
        decisions=from_json(batch.decisions) if decisions is None else decisions,
        choices=batch.choices if choices is None else choices,
        lock=lock,
    )


def waiting(batch, by):
    """The batch (of any kind), locked, while it waits for its owner. PermissionDenied for another person, Overtaken when it is past."""
    batch = type(batch).objects.select_for_update().get(pk=batch.pk)
    try:
        rules.check_same_person(batch.owner_id, by.pk)
    except RuleBroken as refusal:
        raise PermissionDenied(refusal.messages[0]) from None
    try:
        rules.check_is_waiting(batch.state, batch.get_state_display())
    except RuleBroken as refusal:
        raise Overtaken(refusal.messages[0], url=batch.url) from None
    return batch


def new_batch(uploads, *, layout, year_be, by, area=None, state=ImportBatch.State.PREVIEWED) -> ImportBatch:
    """An unsaved batch for these files, and the mapping as it is today."""
    whole = bundle(uploads)
    reader = layout_called(layout)
    return ImportBatch(
        layout=layout,
        fiscal_year_id=year_be,
        owner=by,
        state=state,
        mapping=getattr(reader, "mapping_facts", {}),
        file_name=whole.name if len(uploads) == 1 else " + ".join(upload.name for upload in uploads)[:255],
        sha256=whole.sha256,
        counts={"asked_area": area},
    )


def keep_file(batch, uploads):
    """Put the files beside the database and save the batch."""
    whole = bundle(uploads)
    batch.file.save(f"{whole.sha256[:16]}.{whole.ending}", ContentFile(whole.data), save=False)
    batch.save()


def stored(batch) -> Upload:
    """The kept file. Raises RuleBroken when it is gone or is not what was uploaded."""
    try:
        with batch.file.open("rb") as file:
            name = SET_NAME if batch.file.name.endswith(".zip") else batch.file_name
            upload = Upload(file.read(), name)
    except FileNotFoundError:
        raise RuleBroken("ไม่พบไฟล์ที่อัปโหลดไว้ กรุณาอัปโหลดอีกครั้ง", code="file_gone") from None
    if upload.sha256 != batch.sha256:
        raise RuleBroken("ไฟล์ที่เก็บไว้ไม่ตรงกับที่อัปโหลด กรุณาอัปโหลดอีกครั้ง", code="file_changed")
    return upload


def note(batch, assessment, asked_area):
    """Put the numbers on the batch, and its area when it is one only: that area's offices see the batch in their log."""
    counts = assessment.counts()
    areas = sorted(assessment.areas, key=lambda area: area.code)
    batch.counts = {name: value for name, value in counts.items() if name not in {"errors", "to_decide"}} | {
        "rows_error": len(counts["errors"]),
        "rows_undecided": len(counts["to_decide"]),
        "rows_left": len(counts["errors"]) + len(counts["to_decide"]),
        "runs": assessment.runs,
        "move_runs": assessment.move_runs,
        "notes": assessment.notes,
        "tables": assessment.tables,
        "fingerprint": assessment.fingerprint(),
        "asked_area": asked_area,
        "areas": [area.code for area in areas],
    }
    seen = {line.area for line in assessment.lines if line.area is not None} | {*areas}
    only = areas[0] if len(seen) == 1 and areas else None  # a row of another area, even refused, is not theirs to see
    is_province = only is not None and only._meta.model_name == "province"
    batch.province, batch.group = (only, None) if is_province else (None, only)


def keep_rows(batch, assessment):
    rows = (
        ImportRow(
            batch=batch,
            table=line.table,
            row=line.row,
            sheet_row=line.sheet_row,
            values=line.values,
            key=line.key,
            cells=line.cells,
            state=line.state,
            column=(line.column or "")[:80],
            reason=line.reason[:400],
            amount_baht=line.amount_baht,
        )
        for line in assessment.lines
    )
    for part in in_parts(rows, AT_ONCE, total=len(assessment.lines), word="บันทึกผลการตรวจ"):
        ImportRow.objects.bulk_create(part)
