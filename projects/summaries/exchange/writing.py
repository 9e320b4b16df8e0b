"""Writing a set of printed tables, and taking it back: what stood there before stands there again."""

from wagtail.log_actions import log

from projects.exchange.models import ImportBatch
from projects.exchange.outcome import CHANGED, NEW
from projects.exchange.rules import not_theirs_any_more
from projects.people.log_actions import changes, values_of
from projects.people.scope import asker
from projects.summaries.models import FIELD_OF, SummaryRow, SummaryTable

AMOUNTS = list(dict.fromkeys(FIELD_OF.values()))
KEPT = ["order", "label", "is_total", "strategic_issue_id", "cells", *AMOUNTS, "source_batch_id", "source_row"]


def write(assessment, *, batch, by, now) -> dict:
    """Put new and changed rows into their tables. Returns what `undo` needs."""
    undo_log = {"made": [], "changed": [], "rows_made": [], "rows_before": [], "versions": {}}
    headings = {one["key"]: one for one in assessment.tables}
    for kind in headings:
        lines = [line for line in assessment.having(NEW, CHANGED) if line.table == kind]
        if lines:
            _write_table(kind, lines, assessment, batch, by, now, undo_log)
    return undo_log


def _write_table(kind, lines, assessment, batch, by, now, undo_log):
    table = assessment.standing.get(kind)
    columns = list(lines[0].values)
    if table is None:
        table = _new_table(kind, lines[0], batch, columns, assessment)
        before = {}
        undo_log["made"].append(table.pk)
    else:
        before = values_of(table)
        undo_log["changed"].append(
            {
                "pk": table.pk,
                "columns": table.columns,
                "source": table.source,
                "source_batch_id": table.source_batch_id,
                "version": table.version,
            }
        )
        _move_cells(table, columns, {line.target.row.pk for line in lines if line.target.row}, undo_log)
        table.columns, table.source_batch = columns, batch
        table.version += 1
        table.save(update_fields=["columns", "source_batch", "version"])
    new, old = [], []
    for line in lines:
        row = line.target.row
        if row is None:
            row = SummaryRow(table=table)
            new.append(row)
        else:
            undo_log["rows_before"].append(_as_kept(row))
            old.append(row)
        _fill(row, line, batch)
    SummaryRow.objects.bulk_create(new)
    SummaryRow.objects.bulk_update(old, KEPT_FIELDS)
    undo_log["rows_made"] += [row.pk for row in new]
    undo_log["versions"][str(table.pk)] = table.version
    table = SummaryTable.objects.get(pk=table.pk)
    _log(table, "projects.row.edited" if before else "projects.row.created", before, values_of(table), by, now)


KEPT_FIELDS = [name.removesuffix("_id") for name in KEPT]


def _move_cells(table, columns, written, undo_log):
    """The rows that the file does not bring keep their texts under their own headings, where the file still has them."""
    headings = table.headings()
    if headings == columns:
        return
    rows = [row for row in table.rows.all() if row.pk not in written]
    undo_log["rows_before"] += [_as_kept(row) for row in rows]
    for row in rows:
        texts = dict(zip(headings, row.cells, strict=False))
        row.cells = [texts.get(heading, "") for heading in columns]
    SummaryRow.objects.bulk_update(rows, ["cells"])


def _as_kept(row):
    return {"pk": row.pk} | {name: _json(getattr(row, name)) for name in KEPT}


def _new_table(kind, line, batch, columns, assessment):
    name = "province" if line.area._meta.model_name == "province" else "group"
    place = next(one for one in assessment.tables if one["key"] == kind)
    source = f"ไฟล์ {place['file']}" + (f" แผ่นงาน {place['name']}" if place["name"] else "")
    return SummaryTable.objects.create(
        **{name: line.area},
        fiscal_year_id=batch.fiscal_year_id,
        kind=kind,
        columns=columns,
        source=source[:300],
        source_batch=batch,
    )


def _fill(row, line, batch):
    target = line.target
    row.order, row.label, row.is_total, row.cells = target.order, target.label, target.is_total, target.texts
    for name in AMOUNTS:
        setattr(row, name, None)
    for key, amount in target.amounts.items():
        setattr(row, FIELD_OF[key], amount)
    if row.strategic_issue_id is None:
        row.strategic_issue = target.issue
    row.source_batch, row.source_row = batch, line.sheet_row


def _json(value):
    return value if value is None or isinstance(value, str | int | bool | list) else str(value)


def _log(table, action, before, after, by, now, **more):
    log(table, action, user=by, data={"changes": changes(before, after)}, timestamp=now, **more)


# Taking it back


def obstacles(batch) -> list[str]:
    """Tables that were changed after the batch, each a sentence."""
    left = batch.undo_log.get("versions", {})
    found = []
    for table in SummaryTable.objects.filter(pk__in=left).select_related("province", "group", "source_batch"):
        if table.version == left[str(table.pk)]:
            continue
        later = table.source_batch_id not in (None, batch.pk)
        how = f"นำเข้าชุดที่ {table.source_batch_id} ทับแล้ว" if later else "มีผู้แก้ไขหลังนำเข้า"
        found.append(f"{table}: {how}")
    there = SummaryTable.objects.filter(pk__in=left).count()
    own = SummaryTable.objects.editable_by(asker()).filter(pk__in=left).count()
    found += not_theirs_any_more(there - own)
    if there < len(left):
        found.append(f"ตาราง {len(left) - there} ตารางของชุดนี้ถูกลบไปแล้ว")
    return found


def undo(batch, *, by, now):
    facts = batch.undo_log
    for table in SummaryTable.objects.select_for_update(of=("self",)).filter(pk__in=facts["made"]):
        _log(table, "projects.row.deleted", values_of(table), {}, by, now, deleted=True)
        table.delete()
    changed = {one["pk"]: one for one in facts["changed"]}
    tables = list(SummaryTable.objects.select_for_update(of=("self",)).filter(pk__in=changed))
    before = {table.pk: values_of(table) for table in tables}
    SummaryRow.objects.filter(pk__in=facts["rows_made"]).delete()
    kept = {one["pk"]: one for one in facts["rows_before"]}
    rows = list(SummaryRow.objects.filter(pk__in=kept))
    for row in rows:
        for name in KEPT:
            setattr(row, name, SummaryRow._meta.get_field(name.removesuffix("_id")).to_python(kept[row.pk][name]))
    SummaryRow.objects.bulk_update(rows, KEPT_FIELDS)
    for table in tables:
        was = changed[table.pk]
        table.columns, table.source, table.source_batch_id = was["columns"], was["source"], was["source_batch_id"]
        table.version += 1
        table.save(update_fields=["columns", "source", "source_batch", "version"])
        _stands_again(was, table)
        fresh = SummaryTable.objects.get(pk=table.pk)
        _log(fresh, "projects.row.edited", before[table.pk], values_of(fresh), by, now)


def _stands_again(was, table):
    """Nothing is built any more on the batch whose table this is again: it can be taken back as before."""
    earlier = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=was["source_batch_id"]).first()
    versions = earlier.undo_log.get("versions", {}) if earlier else {}
    if versions.get(str(table.pk)) == was.get("version"):
        versions[str(table.pk)] = table.version
        earlier.save(update_fields=["undo_log"])
