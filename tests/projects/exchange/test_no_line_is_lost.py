"""Workbooks are made and broken at random: no line is lost, nothing changes in silence, every total adds up."""

import csv
import io
from decimal import Decimal

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cms.rules import RuleBroken
from projects.exchange import actions
from projects.exchange.reading.values import baht_of
from projects.models import ActivityBudgetLine, Project
from projects.people.scope import EVERYONE, asking_as
from tests.cast import Cast
from tests.projects.exchange.bill import COLUMNS, line

AREAS = ["จังหวัดน่าน", "จังหวัดน่าน", "น่าน", "จังหวัดแพร่", "จังหวัดนาน", "กลุ่มจังหวัดภาคเหนือตอนบน", ""]
AMOUNTS = [
    "1,000.50",
    "๒,๕๐๐.๗๕",
    "-",
    "0.01",
    "99,999,999,999.99",
    "1e5",
    "-5",
    "สิบบาท",
    "",
    "1,00,0",
    "#REF!",
    "=1+1",
]
CATEGORIES = ["งบดำเนินงาน", "งบลงทุน", "งบดำเนินการ", "งบประหลาด", " งบลงทุน "]
YEARS = ["2026", "2026", "2569", "2025", "๒๐๒๖", "ปีนี้"]

lines = st.builds(
    lambda area, amount, category, year, project, item: line(
        BUDGETARY_UNIT=area,
        AMOUNT=amount,
        CATEGORY_LV1=category,
        FISCAL_YEAR=year,
        PROJECT=f"โครงการ {project}",
        ITEM_DESCRIPTION=item,
    ),
    st.sampled_from(AREAS),
    st.sampled_from(AMOUNTS),
    st.sampled_from(CATEGORIES),
    st.sampled_from(YEARS),
    st.integers(1, 3),
    st.sampled_from(["ค่าวัสดุ", "=ค่าวัสดุ", "ก่อสร้างฝาย\nแห่งที่ 1", "ค่าวัสดุ ", "ํา ำ", "x" * 2_001, ""]),
)
breaks = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["csv", "tis620", "xlsx"]),
        "title_rows": st.integers(0, 3),
        "ghost_rows": st.integers(0, 4),
        "gaps": st.sets(st.integers(0, 8), max_size=3),
        "hidden": st.sets(st.integers(0, 8), max_size=2),
    }
)


def sheet_of(rows, how):
    """The rows as a grid, with what people put around them: titles above, gaps between, empty rows below."""
    grid = [["งบประมาณจังหวัด"]] * how["title_rows"] + [list(COLUMNS)]
    for at, row in enumerate(rows):
        if at in how["gaps"]:
            grid.append([""] * len(COLUMNS))
        grid.append([row[column] for column in COLUMNS])
    return grid + [[" "] * len(COLUMNS)] * how["ghost_rows"]


def file_of(rows, how):
    grid = sheet_of(rows, how)
    if how["kind"] != "xlsx":
        out = io.StringIO()
        csv.writer(out).writerows(grid)
        return actions.Upload.of(out.getvalue().encode("cp874" if how["kind"] == "tis620" else "utf-8-sig"), "งบ.csv")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    page = book.add_worksheet("งบ")
    for at, cells in enumerate(grid):
        for column, cell in enumerate(cells):
            page.write_string(at, column, cell)
        if at in how["hidden"]:
            page.set_row(at, None, None, {"hidden": True})
    book.close()
    return actions.Upload.of(out.getvalue(), "งบ.xlsx")


def readable(text):
    try:
        return baht_of(text) or Decimal(0)
    except ValueError:
        return Decimal(0)


class BrokenAtRandom(Cast, TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=st.lists(lines, min_size=1, max_size=9), how=breaks, again=st.lists(lines, max_size=4))
    def test_every_line_is_accounted_for_and_every_total_adds_up(self, rows, how, again):
        self.__dict__.pop("nan_office", None)  # each example rolls its people back
        office = self.nan_office
        upload = file_of(rows, how)
        facts = {"layout": "budget-bill", "year_be": 2569, "by": office}
        dry, _ = actions.run([upload], dry_run=True, **facts)
        self.adds_up(dry, rows)
        self.assertEqual(self.standing(), ([], Decimal(0)))
        real, batches = actions.run([upload], accept_good_rows=True, **facts)
        self.assertEqual(real, dry)
        self.assertEqual(self.standing()[1], Decimal(real["accepted_baht"]))
        self.assertEqual(len(self.standing()[0]), real["activities_new"])
        self.nothing_more_is_written(upload, facts)
        if again:
            self.a_later_file_changes_only_what_it_says(again, how, facts)
        for batch in reversed(batches):
            try:
                actions.undo(batch, by=office)
            except RuleBroken:
                continue
            self.assertFalse(ActivityBudgetLine._base_manager.filter(source_batch=batch).exists())

    def adds_up(self, counts, rows):
        states = [len(counts["errors"]), len(counts["to_decide"])]
        states += [counts[f"activities_{state}"] for state in ("new", "changed", "same")]
        self.assertEqual([counts["rows_read"], sum(states)], [len(rows), len(rows)])
        numbers = [entry["row"] for entry in counts["errors"] + counts["to_decide"]]
        self.assertEqual(len(set(numbers)), len(numbers))
        parts = [Decimal(counts[f"{part}_baht"]) for part in ("accepted", "undecided", "error")]
        self.assertEqual(sum(parts), Decimal(counts["total_baht"]))
        self.assertEqual(Decimal(counts["total_baht"]), sum(readable(row["AMOUNT"]) for row in rows))
        for entry in counts["errors"]:
            self.assertTrue(entry["reason"] and entry["sheet_row"] > entry["row"] >= 1, entry)

    def nothing_more_is_written(self, upload, facts):
        before = self.standing()
        second, batches = actions.run([upload], accept_good_rows=True, **facts)
        self.assertEqual([second["activities_new"], second["activities_changed"], batches], [0, 0, []])
        self.assertEqual(self.standing(), before)

    def a_later_file_changes_only_what_it_says(self, rows, how, facts):
        before = dict(self.standing()[0])
        counts, _ = actions.run([file_of(rows, how)], accept_good_rows=True, **facts)
        after = dict(self.standing()[0])
        self.assertEqual(set(before) - set(after), set(), "A line went though no file said so.")
        changed = [pk for pk in before if before[pk] != after[pk]]
        self.assertEqual(
            [len(changed), len(after) - len(before)], [counts["activities_changed"], counts["activities_new"]]
        )

    def standing(self):
        with asking_as(EVERYONE):
            found = list(ActivityBudgetLine.objects.order_by("pk").values_list("pk", "budget_baht"))
            totals = sum(Project.objects.values_list("budget_baht", flat=True), Decimal(0))
        self.assertEqual(totals, sum((baht for _, baht in found), Decimal(0)))
        return found, totals
