"""Printed tables broken at random: no row is lost, every text stays as printed, totals add up, and no finding blocks."""

import csv
import io
from decimal import Decimal

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cms.rules import RuleBroken
from cms.thai import tidy
from projects.exchange import actions
from projects.exchange.reading.values import baht_of
from projects.models import SummaryTable
from projects.summaries import rules
from tests.cast import Cast, person, province
from tests.projects.summaries import lampang

HEADINGS = {
    rules.ALLOCATION: ["ที่", "ประเด็นยุทธศาสตร์", "งบประมาณ"],
    rules.RESULTS: ["ประเด็นยุทธศาสตร์", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย", "ร้อยละ", "หมายเหตุ"],
    rules.TARGETS: ["เป้าหมาย", "เป้าหมายรวม (ร้อยละ)", *(f"ไตรมาส {at} (ร้อยละ)" for at in range(1, 5))],
}
LABELS = [
    "ยุทธศาสตร์ที่ 1 : น้ำ",
    "ยุทธศาสตร์ที่ ๑ : น\u0e4d\u0e49า",
    "ยุทธศาสตร์ที่ 2 ถนน",
    "ค่าใช้จ่ายในการบริหารงาน",
    "รวม",
    "รวมทั้งสิ้น",
    "",
]
FIGURES = [
    "1,000.50",
    "๒,๕๐๐.๗๕",
    "-",
    "0.01",
    "99,999,999,999.99",
    "-5",
    "80.61",
    "สิบบาท",
    "",
    "1,00,0",
    "#REF!",
    "=1+1",
    "75%",
]
rows = st.lists(
    st.tuples(st.sampled_from(LABELS), st.lists(st.sampled_from(FIGURES), min_size=6, max_size=6)),
    min_size=1,
    max_size=6,
)
sets = st.dictionaries(st.sampled_from(list(HEADINGS)), rows, min_size=1)
steps = st.lists(
    st.tuples(
        st.sampled_from(["put", "double", "drop", "swap", "ghost", "move"]),
        st.integers(0, 20),
        st.integers(0, 20),
        st.sampled_from([*FIGURES, *LABELS]),
    ),
    max_size=4,
)
ways = st.fixed_dictionaries(
    {"kind": st.sampled_from(["csv", "xlsx"]), "title_rows": st.integers(0, 2), "order": st.permutations(range(3))}
)


def grids_of(tables):
    return {
        kind: [
            HEADINGS[kind],
            *(
                [*(["๑"] if kind == rules.ALLOCATION else []), label, *figures][: len(HEADINGS[kind])]
                for label, figures in rows
            ),
        ]
        for kind, rows in tables.items()
    }


def broken(grids, steps):
    grids = {kind: [list(row) for row in rows] for kind, rows in grids.items()}
    for what, one, other, word in steps:
        kind = sorted(grids)[one % len(grids)]
        lines = grids[kind]
        at, to = 1 + one % (len(lines) - 1), 1 + other % (len(lines) - 1)
        if what == "put":
            lines[at][other % len(lines[0])] = word
        elif what == "double":
            lines.insert(to, list(lines[at]))
        elif what == "drop" and len(lines) > 2:
            del lines[at]
        elif what == "swap":
            lines[at], lines[to] = lines[to], lines[at]
        elif what == "ghost":
            lines.insert(at, [" "] * len(lines[0]))
        elif what == "move":
            place, target = one % len(lines[0]), other % len(lines[0])
            for line in lines:
                line.insert(target, line.pop(place))
    return grids


def files_of(grids, how):
    titles = [["รายงานผลการดำเนินงาน"]] * how["title_rows"]
    kinds = [kind for _, kind in sorted(zip(how["order"], HEADINGS, strict=True)) if kind in grids]
    if how["kind"] == "csv":
        files = []
        for kind in kinds:
            out = io.StringIO()
            csv.writer(out).writerows([*titles, *grids[kind]])
            files.append(actions.Upload.of(out.getvalue().encode("utf-8-sig"), f"{kind}.csv"))
        return files
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    for kind in kinds:
        page = book.add_worksheet(kind)
        for at, cells in enumerate([*titles, *grids[kind]]):
            for place, cell in enumerate(cells):
                page.write_string(at, place, cell)
    book.close()
    return [actions.Upload.of(out.getvalue(), "ตาราง.xlsx")]


def filled(lines):
    """(row in its table, cells) of every line in which anything stands; an error left below the table is none."""
    found = [(at, cells) for at, cells in enumerate(lines[1:], 1) if any(cell.strip() for cell in cells)]
    while found and all(cell.strip() in ("", "#REF!") for cell in found[-1][1]):
        found.pop()
    return found


class BrokenAtRandom(Cast, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.office = person("office", "provincial_office", province=province("52"))
        cls.lampang = {kind: lampang.grid(kind) for kind in HEADINGS}

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(tables=sets, is_lampang=st.booleans(), first=steps, later=steps, how=ways)
    def test_every_row_is_accounted_for_and_stays_as_printed(self, tables, is_lampang, first, later, how):
        grids = broken(self.lampang if is_lampang else grids_of(tables), first)
        batch = self.taken_in(grids, how)
        if batch is None:
            return
        before = self.standing()
        second = self.taken_in(broken(grids, later), how)
        if second is not None:
            actions.undo(second, by=self.office)
            self.assertEqual(self.standing(), before)
        actions.undo(batch, by=self.office)
        self.assertFalse(SummaryTable.objects.exists())

    def taken_in(self, grids, how):
        """Look, confirm and look again; the batch when it wrote anything."""
        files, before = files_of(grids, how), self.standing()
        facts = {"layout": "issue-summary", "year_be": 2569, "by": self.office}
        try:
            batch = actions.preview(*files, **facts)
        except RuleBroken:
            self.assertTrue(any(not filled(lines) for lines in grids.values()))
            return None
        self.adds_up(batch, grids)
        self.assertEqual(self.standing(), before)
        states = set(batch.rows.values_list("state", flat=True))
        if not states & {"new", "changed"}:
            return None
        actions.confirm(batch, by=self.office, accept_good_rows="error" in states)  # findings alone never block
        self.holds_what_was_shown(batch, grids, before)
        again = actions.preview(*files, **facts)
        written = again.rows.filter(state__in=["new", "changed"])
        self.assertEqual([(row.table, row.row, row.reason, row.cells) for row in written], [])
        return batch

    def adds_up(self, batch, grids):
        wanted = {(kind, at): cells for kind, lines in grids.items() for at, cells in filled(lines)}
        kept = {(row.table, row.row): row for row in batch.rows.all()}
        self.assertEqual(set(kept), set(wanted))
        for place, row in kept.items():
            self.assertCountEqual([text.strip() for text in row.values.values()], [c.strip() for c in wanted[place]])
            if row.state == "error":
                self.assertTrue(row.reason)
        counts = batch.counts
        parts = [Decimal(counts[f"{part}_baht"]) for part in ("accepted", "undecided", "error")]
        self.assertEqual(sum(parts), Decimal(counts["total_baht"]))
        self.assertEqual(
            Decimal(counts["total_baht"]), sum(_budget(grids[kind][0], cells) for (kind, _), cells in wanted.items())
        )
        for finding in counts["findings"]:
            self.assertTrue(finding["reason"] and (finding["table"], finding["row"]) in wanted)

    def holds_what_was_shown(self, batch, grids, before):
        after = self.standing()
        wanted = {(row.table, row.row): row for row in batch.rows.all()}
        for table in SummaryTable.objects.filter(kind__in=grids):
            printed = {row.row: row for (kind, _), row in wanted.items() if kind == table.kind}
            lines = dict(filled(grids[table.kind]))
            shown = [row for row in printed.values() if row.state in ("new", "changed", "same")]
            standing = list(table.rows.all())
            texts = [[cell.strip() for cell in row.cells] for row in standing]  # a space alone is kept as printed
            for row in shown:
                self.assertIn([cell.strip() for cell in lines[row.row]], texts, row.state)
            self.assertEqual(
                len(standing), len(before.get(table.kind, ([], []))[1]) + sum(row.state == "new" for row in shown)
            )
            self.assertTrue(all(len(row.cells) == len(table.columns) for row in standing))
        self.stays_as_it_was(batch, before, after)

    def stays_as_it_was(self, batch, before, after):
        """What the file does not bring keeps every text under its own heading."""
        for kind, (columns, rows) in before.items():
            changed = batch.rows.filter(table=kind, state="changed").count()
            now = [_named(after[kind][0], cells) for _, cells in after[kind][1]]
            gone = [cells for _, cells in rows if _named(columns, cells) not in now]
            self.assertLessEqual(len(gone), changed, kind)

    @staticmethod
    def standing():
        return {
            table.kind: (table.columns, [(row.order, row.cells) for row in table.rows.all()])
            for table in SummaryTable.objects.prefetch_related("rows")
        }


def _named(columns, cells):
    return sorted(zip(columns, cells, strict=True))


def _budget(headings, cells):
    if "งบประมาณ" not in headings or rules.is_total_label(tidy(_label(headings, cells))):
        return Decimal(0)
    try:
        return baht_of(cells[headings.index("งบประมาณ")]) or Decimal(0)
    except ValueError:
        return Decimal(0)


def _label(headings, cells):
    return cells[next(at for at, text in enumerate(headings) if "ยุทธศาสตร์" in text or text == "เป้าหมาย")]
