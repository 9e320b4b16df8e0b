"""`export_projects`: what comes out goes back in without a change, and holds what the person reads, no more."""

import csv
import io
import json
import tempfile
from contextlib import redirect_stderr
from pathlib import Path

from django.core.management import call_command
from wagtail.models import Revision

from projects.exchange import actions
from projects.models import ImportBatch, Post, Project
from projects.people.scope import EVERYONE, asking_as
from tests.base import PadmeTestCase
from tests.projects.exchange.bill import command, line, upload

ODD = "=โครงการ\tพัฒนา"


class OutAndBackIn(PadmeTestCase):
    def setUp(self):
        lines = [
            line(PROJECT="โครงการชลประทาน", ITEM_DESCRIPTION=f"=ฝายที่ {n}", AMOUNT=f"{n},000.25") for n in range(1, 4)
        ]
        batch = actions.preview(upload(*lines, line()), layout="budget-bill", year_be=2569, by=self.nan_office)
        actions.confirm(batch, by=self.nan_office)

    def export(self, kind, *, by, area="55", year=2569):
        with tempfile.TemporaryDirectory() as folder:
            path, out, code = Path(folder) / f"a.{kind}", io.StringIO(), 0
            with redirect_stderr(io.StringIO()) as err:
                try:
                    call_command(
                        "export_projects", area=area, fiscal_year=year, person=by.username, format=kind,
                        output=str(path), json=True, stdout=out, stderr=err,
                    )  # fmt: skip
                except SystemExit as end:
                    code = end.code
            return code, json.loads(out.getvalue()), path.read_bytes() if path.exists() else None

    def test_counts_and_money_are_those_of_the_register(self):
        for kind in ("xlsx", "csv", "json"):
            with self.subTest(kind=kind):
                code, answer, data = self.export(kind, by=self.nan_office)
                self.assertEqual(code, 0)
                self.assertEqual([answer["projects"], answer["budget_lines"], answer["total_baht"]], [2, 4, "7001.25"])
                self.assertTrue(data)

    def test_a_workbook_and_a_csv_go_back_in_as_they_are(self):
        with asking_as(EVERYONE):
            Project.objects.filter(title="โครงการชลประทาน").update(title=ODD)
        for kind in ("xlsx", "csv"):
            with self.subTest(kind=kind):
                data = self.export(kind, by=self.nan_office)[2]
                path = Path(self.enterContext(tempfile.TemporaryDirectory())) / f"กลับมา.{kind}"
                path.write_bytes(data)
                code, answer = command(path, by=self.nan_office, year=2569, layout="template")
                self.assertEqual([code, answer["projects_changed"], answer["activities_changed"]], [0, 0, 0], answer)
                self.assertEqual([answer["errors"], answer["to_decide"]], [[], []])
                self.assertEqual(answer["projects_new"] + answer["activities_new"], 0)
        self.assertEqual([ImportBatch.objects.count(), Revision.objects.count()], [1, 0])

    def test_csv_is_text_and_json_has_every_part(self):
        rows = list(csv.reader(io.StringIO(self.export("csv", by=self.nan_office)[2].decode("utf-8-sig"))))
        self.assertEqual(len(rows), 5)
        self.assertFalse([cell for row in rows for cell in row if cell.startswith("=")])
        answer = json.loads(self.export("json", by=self.nan_office)[2])
        self.assertEqual([answer["fiscal_year_be"], answer["area"]["code"], len(answer["projects"])], [2569, "55", 2])
        amounts = [
            row["budget_baht"]
            for project in answer["projects"]
            for activity in project["activities"]
            for row in activity["budget_lines"]
        ]
        self.assertEqual(sorted(amounts), ["1000.25", "1000.50", "2000.25", "3000.25"])

    def test_the_neighbour_and_unknown_things_are_refused_and_nothing_is_written(self):
        cases = [
            ({"by": self.phrae_office}, "อยู่นอกพื้นที่ของท่าน"),
            ({"by": self.nan_office, "area": "99"}, "ไม่มีพื้นที่รหัส"),
            ({"by": self.nan_office, "year": 2499}, "ไม่มีปีงบประมาณ"),
        ]
        for facts, words in cases:
            with self.subTest(facts=facts):
                code, answer, data = self.export("csv", **facts)
                self.assertEqual([code, data], [2, None])
                self.assertIn(words, answer["fatal"])

    def test_an_agency_gets_its_own_projects_only(self):
        with asking_as(EVERYONE):
            Project.objects.filter(title="โครงการชลประทาน").update(agency_id=self.agency_of(self.nan_agency))
        answer = self.export("json", by=self.nan_agency)[1]
        self.assertEqual([answer["projects"], answer["budget_lines"]], [1, 3])

    @staticmethod
    def agency_of(person):
        return Post.objects.get(holdings__person=person, role="agency").agency_id
