"""Extracts of GFMS beside the invented ledgers: brought in by the centre, matched by the offices, differences explained."""

import csv
import io
from collections import defaultdict
from datetime import datetime, time, timedelta
from decimal import Decimal

from cms.sample.clock import at
from cms.sample.course import BANGKOK, chance
from cms.sample.records import WHOLE_YEARS
from projects.models import EntryKind, GfmsCode, LedgerEntry, Project
from projects.money.gfms import actions, layout
from projects.money.gfms.kinds import GfmsKind
from projects.money.gfms.reports import reconciliation
from projects.people.scope import asking_as

LATEST_YEAR, YEAR_PLAYED = 2568, 2566
UNMATCHED_ONE_IN, EXPLAINED_ONE_IN = 4, 2
WORDS = {
    EntryKind.ALLOCATION: GfmsKind.ALLOCATION,
    EntryKind.COMMITMENT: GfmsKind.COMMITMENT,
    EntryKind.DISBURSEMENT: GfmsKind.DISBURSEMENT,
    EntryKind.CARRY_OVER: GfmsKind.CARRY_OVER,
}
SIGN_OF_LEFT = {EntryKind.ALLOCATION: 1, EntryKind.DISBURSEMENT: -1}
SAID = {
    "committed": "ใบสั่งซื้อใน GFMS ยังเป็นวงเงินตามราคากลาง สัญญาที่ลงนามต่ำกว่า ส่งสำเนาสัญญาให้คลังจังหวัดแก้ไขแล้ว",
    "disbursed": "ฎีกางวดล่าสุดวางแล้ว แต่คลังจังหวัดยังไม่ผ่านรายการ จะปรากฏในข้อมูล GFMS ครั้งถัดไป",
}


def load_gfms(history, now):
    """The extract of the year that was played to its end, all of it settled; and this week's, with work left in it."""
    played = {history.rows[key]: key for key in WHOLE_YEARS if key in history.rows}
    lately = {
        pk: key
        for key, pk in history.rows.items()
        if history.told[key]["year_be"] == LATEST_YEAR and history.told[key]["execution_status"] == "in_progress"
    }
    ended = datetime(YEAR_PLAYED - 543, 11, 3, 9, 40, tzinfo=BANGKOK)
    _extract(history, played, as_of=ended.date() - timedelta(days=3), moment=ended, leaves_work=False)
    as_of = (now - timedelta(days=6)).astimezone(BANGKOK).date()
    moment = datetime.combine(as_of + timedelta(days=3), time(9, 20), BANGKOK)
    _extract(history, lately, as_of=as_of, moment=moment, leaves_work=True)


def _extract(history, keys, *, as_of, moment, leaves_work):
    """`keys`: project id → its key in the file. Nothing of them in the ledger: no extract."""
    rows = list(_rows(history, keys, as_of, leaves_work))
    if not rows:
        return
    central, name = history.people.central[0], f"GFMS_{as_of:%Y%m%d}.csv"
    with at(moment), asking_as(central):
        actions.run(io.BytesIO(_text(rows).encode("utf-8-sig")), name, as_of=as_of, by=central)
    leads_to = {(row["code"], row["year"]): (row["activity"], row["expenditure_kind"]) for row in rows}
    for number, code in enumerate(
        GfmsCode.objects.filter(budget_code__in={row["code"] for row in rows}).order_by("pk")
    ):
        activity, kind = leads_to[code.budget_code, code.fiscal_year_id]
        told = history.told[keys[activity.project_id]]
        if leaves_work and chance(code.budget_code, UNMATCHED_ONE_IN) == 0:
            continue
        office = history.office_of(told)
        with at(moment + timedelta(hours=3, minutes=number)), asking_as(office):
            actions.match_code(code, activity, kind, by=office)
    for number, pk in enumerate(sorted(keys)):
        _explain(history, keys[pk], pk, moment + timedelta(days=2, minutes=number), leaves_work)


def _explain(history, key, pk, moment, leaves_work):
    agency = history.agency_of(history.told[key])
    with at(moment), asking_as(agency):
        project = Project.objects.get(pk=pk)
        for line in reconciliation(project).rows:
            for pair in line.pairs if line.is_matched else ():
                if pair.is_unexplained and not (leaves_work and chance(f"{key}{pair.figure}said", EXPLAINED_ONE_IN)):
                    actions.explain(
                        project, activity_id=line.activity_id, expenditure_kind=line.expenditure_kind,
                        figure=pair.figure, seen=(pair.gfms_baht, pair.own_baht), text=SAID[pair.figure], by=agency,
                    )  # fmt: skip


def _rows(history, keys, as_of, leaves_work):
    """What GFMS would hold of the ledgers: purchase orders as first entered; of these weeks, not yet the last payment."""
    entries = LedgerEntry.objects.filter(project__in=keys, kind__in=WORDS, happened_on__lte=as_of)
    entries = entries.select_related("activity", "contract").order_by("project", "happened_on", "pk")
    by_project = defaultdict(list)
    for entry in entries:
        by_project[entry.project_id].append(entry)
    for pk, rows in by_project.items():
        told = history.told[keys[pk]]
        numbers = {one: n for n, one in enumerate(sorted({row.activity_id for row in rows}), start=1)}
        if leaves_work and chance(told["key"] + "transit", 2):
            rows.remove(next(row for row in reversed(rows) if row.kind == EntryKind.DISBURSEMENT))
        area_digits = "".join(filter(str.isdigit, told["area"])).zfill(2)
        left = defaultdict(Decimal)  # of each activity and kind, as GFMS prints it
        for line, row in enumerate(rows, start=1):
            part = row.activity_id, row.expenditure_kind
            left[part] += SIGN_OF_LEFT.get(row.kind, 0) * row.amount_baht
            is_order = row.kind == EntryKind.COMMITMENT and row.contract is not None
            number = f"{told['year_be']}{told['key'].rsplit('-', 1)[1]}"
            yield {
                "document": f"36{area_digits}{number}{line:02}", "kind": layout.KINDS[WORDS[row.kind]][0], "day": row.happened_on,
                "year": told["year_be"], "area": told["area"],
                "code": f"{area_digits}00{number}{numbers[row.activity_id]:02}{'1' if row.expenditure_kind == 'capital' else '0'}",
                "expenditure_kind": row.expenditure_kind, "activity": row.activity, "available": left[part],
                "amount": row.contract.reference_price_baht if is_order else row.amount_baht,
            }  # fmt: skip


def _text(rows) -> str:
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow([heading for heading, _english in layout.COLUMNS.values()])
    for row in rows:
        kind = layout.EXPENDITURE_KINDS[row["expenditure_kind"]][0]
        write.writerow([row["document"], 1, row["kind"], row["day"].isoformat(), row["year"], row["area"], row["code"],
                        kind, row["amount"], row["available"]])  # fmt: skip
    return out.getvalue()
