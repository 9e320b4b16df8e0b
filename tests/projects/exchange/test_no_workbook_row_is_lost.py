"""Our own workbooks broken at random: no row is lost, nothing changes but what the preview showed, totals add up."""

import copy
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cms.rules import RuleBroken
from projects.exchange import actions
from projects.exchange.reading.values import baht_of
from projects.models import Indicator, Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions import submit_project
from projects.register.exchange.workbook import canonical
from projects.register.exchange.workbook.columns import ACTIVITY_COLUMNS, BY_KEY
from projects.register.exchange.workbook.columns import PROJECTS as PROJECT_SHEET
from projects.register.exchange.workbook.records import as_base, read_contents, records_of
from projects.register.exchange.workbook.registers import Registers
from tests import make
from tests.cast import Cast, person, province
from tests.projects.exchange.broken_workbook import TITLES, WORDS, broken, file_of, filled_rows, grids_of, sheet
from tests.projects.exchange.workbook_file import YEAR, confirm, look, rich_project, taken

BAHT = "งบประมาณตามร่าง พ.ร.บ. (บาท)"
OF_ACTIVITY = {column.name for column in ACTIVITY_COLUMNS}
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["put", "put", "put", "new", "new", "double", "drop", "swap", "swap cells", "ghost", "move", "as text"]
        ),
        st.sampled_from(TITLES),
        st.integers(0, 40),
        st.integers(0, 40),
        st.sampled_from([*WORDS, 0, 1, 2]),
    ),
    max_size=9,
)
by_hand = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["summary", "beneficiaries", "title"]),
        st.sampled_from(["ถนน", "ของเขา", ""]),
    ),
    max_size=2,
)
chosen = st.fixed_dictionaries(
    {
        "columns": st.dictionaries(
            st.sampled_from(["projects:summary", "projects:title", "projects:beneficiaries"]),
            st.sampled_from(["yours", "theirs"]),
        ),
        "left_out": st.lists(st.tuples(st.sampled_from(list(BY_KEY)), st.integers(1, 6)), max_size=2),
    }
)


class BrokenAtRandom(Cast, TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.office = person("office", "provincial_office", province=province("55"))
        first = rich_project()
        second = make.project(agency=cls().roads_of_nan, title="ถนน", budget_baht="0.01")
        live = make.live(agency=cls().roads_of_nan, summary="เผยแพร่แล้ว")
        with asking_as(EVERYONE):
            Indicator.objects.create(project=second, name_th="พื้นที่", unit="ไร่", target=5)
        cls.codes = [first.code, second.code, live.code]
        cls.grids = grids_of(taken(cls.office))

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=steps, theirs=by_hand, choices=chosen, is_submitted=st.booleans(), has_token=st.booleans())
    def test_every_row_is_accounted_for_and_only_what_was_shown_is_written(
        self, steps, theirs, choices, is_submitted, has_token
    ):
        grids = broken(self.grids, steps, self.codes)
        if not has_token:
            del grids["ที่มา"]
        self.work_goes_on(theirs, is_submitted)
        rows, data, before = filled_rows(grids), file_of(grids), self.standing()
        try:
            batch = look(data, self.office)
        except RuleBroken:
            self.assertEqual(rows, [])
            return
        self.adds_up(batch, rows)
        batch = actions.choose(batch, choices, by=self.office)
        self.adds_up(batch, rows)
        self.assertEqual(self.standing(), before)
        if not batch.rows.filter(state__in=["new", "changed"]).exists():
            return
        confirm(batch, self.office, accept_good_rows=True)
        self.holds_what_was_shown(batch, before)
        again = look(data, self.office)
        if has_token and not choices["left_out"]:
            written = again.rows.filter(state__in=["new", "changed"])
            self.assertEqual([(row.table, row.sheet_row, row.cells) for row in written], [])
        actions.undo(batch, by=self.office)
        self.assertEqual(self.standing(), before)

    def work_goes_on(self, theirs, is_submitted):
        """What colleagues did after the workbook was taken away."""
        for at, name, text in theirs:
            if name != "beneficiaries" and not text:
                continue
            project = Project._base_manager.get(code=self.codes[at])
            with asking_as(EVERYONE):
                version = project.get_latest_revision_as_object()
                setattr(version, name, text)
                if not project.live:
                    version.save()
                version.save_revision(user=self.office, clean=False)
        if is_submitted:
            project = Project._base_manager.get(code=self.codes[1])
            agency = person("agency", "agency", agency=self.roads_of_nan)
            with asking_as(agency):
                submit_project(project, by=agency)

    def standing(self):
        """The newest version of every record, cell by cell; of a draft the rows too."""
        with asking_as(EVERYONE):
            projects = list(Project.objects.select_related("latest_revision", "province", "agency").order_by("pk"))
            contents = read_contents(projects)
            records = records_of(projects, contents, Registers(YEAR, [province("55")], contents.values()))
        for project in projects:
            if not project.live:
                self.assertEqual(project.budget_baht, records[project.code].budget_baht, project.code)
        return as_base(records)

    def adds_up(self, batch, rows):
        kept = list(batch.rows.all())
        wanted = [(sheet(title).key, at) for title, at, _ in rows]
        self.assertEqual(sorted((row.table, row.sheet_row) for row in kept), sorted(wanted))
        for row in kept:
            if row.state in ("error", "undecided"):
                self.assertTrue(row.reason, row.values)
        counts = batch.counts
        parts = [Decimal(counts.get(f"{part}_baht", 0)) for part in ("accepted", "undecided", "error", "left_out")]
        self.assertEqual(sum(parts), Decimal(counts["total_baht"]))
        self.assertEqual(Decimal(counts["total_baht"]), sum(_readable(cells.get(BAHT, "")) for _, _, cells in rows))
        states = [counts[f"activities_{state}"] for state in ("new", "changed", "same")]
        states += [counts["rows_error"], counts["rows_undecided"], sum(row.state == "left_out" for row in kept)]
        self.assertEqual([counts["rows_read"], sum(states)], [len(rows), len(rows)])

    def holds_what_was_shown(self, batch, before):
        after, expected = self.standing(), copy.deepcopy(before)
        new_baht, new_projects, new_indicators = Decimal(0), [], 0
        for row in batch.rows.filter(state__in=["new", "changed"]):
            kind, code, *keys = row.key
            record = expected.get(code)
            if kind == "project" and record is None:
                new_projects.append(row)
            for name, text in ((cell["name"], cell["yours"]) for cell in row.cells if _is_taken(cell)):
                self.place_of(record, kind, keys, name)[name] = text
            if kind == "activity" and not (record and keys[0] in record["activities"] and keys[1]):
                new_baht += row.amount_baht or 0
            new_indicators += kind == "indicator" and row.state == "new"
        made = {code: after[code] for code in after.keys() - before.keys()}
        self.assertEqual(len(made), len(new_projects))
        self.holds_the_new(made, new_projects)
        self.assertEqual(_baht(after), _baht(expected) + new_baht)
        self.assertEqual(_indicators(after), _indicators(before) + new_indicators)
        for code, record in expected.items():
            now = after[code]
            self.assertEqual(now["cells"], record["cells"], code)
            self.assertEqual({key: now["indicators"].get(key) for key in record["indicators"]}, record["indicators"])
            for key, activity in record["activities"].items():
                self.assertEqual(now["activities"][key]["cells"], activity["cells"], code)
                lines = now["activities"][key]["lines"]
                self.assertEqual({at: lines.get(at) for at in activity["lines"]}, activity["lines"])

    @staticmethod
    def place_of(record, kind, keys, name):
        if kind == "project":
            return record["cells"]
        if kind == "indicator":
            return record["indicators"][keys[0]]
        activity = record["activities"][keys[0]]
        return activity["cells"] if name in OF_ACTIVITY else activity["lines"][keys[1]]

    def holds_the_new(self, made, rows):
        by_title = {record["cells"]["title"]: record["cells"] for record in made.values()}
        for row in rows:
            typed = {c.name: canonical.canonical(c, row.values.get(c.heading, "")) for c in PROJECT_SHEET.entries}
            now = by_title[typed["title"]]
            for column in PROJECT_SHEET.entries:
                self.assertIn(now[column.name], (typed[column.name], column.default), column.heading)


def _is_taken(cell):
    return cell["state"] == "yours" or (cell["state"] == "conflict" and cell["choice"] == "yours")


def _readable(cell):
    try:
        return baht_of(str(cell)) or Decimal(0)
    except ValueError:
        return Decimal(0)


def _baht(base):
    lines = [
        line
        for record in base.values()
        for activity in record["activities"].values()
        for line in activity["lines"].values()
    ]
    return sum((Decimal(line["budget_baht"] or 0) for line in lines), Decimal(0))


def _indicators(base):
    return sum(len(record["indicators"]) for record in base.values())
