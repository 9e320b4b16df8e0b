"""The truth table of the locks: a fiscal year, an area's opening of it, a closed month, its opening — on every path."""

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime, timedelta
from itertools import product
from unittest.mock import patch
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from projects.models import (
    CompletionReport,
    FiscalYear,
    GfmsLine,
    HelpRequest,
    LedgerEntry,
    MonthlyReport,
    PeriodLock,
    Problem,
    ProblemCategory,
    Project,
    Visit,
    VisitProject,
    YearOpening,
)
from projects.oversight.verification import reports
from projects.people.scope import EVERYONE, asking_as
from projects.progress.actions import step_mark
from tests import cast
from tests.base import ManyCases, PadmeTestCase
from tests.projects.evidence import shots
from tests.projects.money import books
from tests.projects.money.gfms_file import row, text_of
from tests.projects.oversight import orders

TODAY = date(2025, 12, 1)
AT = datetime(2025, 12, 1, tzinfo=UTC)
YEARS = {  # name → (closed, opening of the year: area, days from today, ended) and whether the area's own rows may change
    "open": (False, None, True),
    "closed": (True, None, False),
    "opened for the area": (True, ("55", 5, False), True),
    "opened until today": (True, ("55", 0, False), True),
    "opened until yesterday": (True, ("55", -1, False), False),
    "opened and ended": (True, ("55", 5, True), False),
    "opened for another area": (True, ("54", 5, False), False),
}
MONTHS = {  # name → (whose lock, opened until how many days from today) and whether the month may change
    "no lock": (None, None, True),
    "closed by the area": ("55", None, False),
    "closed by the nation": ("", None, False),
    "closed by another area": ("54", None, True),
    "opened until today": ("55", 0, True),
    "opened until yesterday": ("55", -1, False),
}


class LockTruthTable(ManyCases, PadmeTestCase):
    def setUp(self):
        clock = patch("django.utils.timezone.localdate", return_value=TODAY)
        clock.start()
        self.addCleanup(clock.stop)
        self.project = books.funded(self, execution_status="in_progress")
        self.activity = books.activity_of(self.project)
        self.record = f"/admin/projects/{self.project.pk}/"
        self.turn = 0

    def lay_year(self, closed, opening):
        FiscalYear.objects.filter(pk=2568).update(closed_on=date(2025, 11, 20) if closed else None)
        YearOpening.objects.all().delete()
        if opening:
            code, days, ended = opening
            YearOpening.objects.create(
                fiscal_year_id=2568, province=cast.province(code), open_until=TODAY + timedelta(days=days), reason="แก้",
                opened_by=self.central, opened_at=AT, ended_at=AT if ended else None,
            )  # fmt: skip

    def lay_month(self, whose, days):
        PeriodLock.objects.all().delete()
        if whose is not None:
            PeriodLock.objects.create(
                month=date(2025, 1, 1), province=cast.province(whose) if whose else None, locked_at=AT, reason="ปิดงวด",
                locked_by=self.central, open_until=None if days is None else TODAY + timedelta(days=days),
            )  # fmt: skip

    def pay(self):
        self.turn += 1
        data = {"place": f"{self.activity.pk}.capital", "amount_baht": str(self.turn), "happened_on": "30 ก.ย. 2568"}
        self.post(f"{self.record}money/enter/disbursement/", data, by=self.nan_agency)
        with asking_as(EVERYONE):
            return LedgerEntry.objects.filter(project=self.project, amount_baht=self.turn).exists()

    def report(self):
        self.turn += 1
        with asking_as(EVERYONE):
            found = MonthlyReport.objects.filter(project=self.project).first()
        data = {"seen": f"{found.step}.{found.version}" if found else "new", "work_done": f"งาน {self.turn}"}
        self.post(f"{self.record}progress/2025-01/", data | {"move": "save"}, by=self.nan_agency)
        with asking_as(EVERYONE):
            return MonthlyReport.objects.filter(project=self.project, work_done=f"งาน {self.turn}").exists()

    def test_a_month_takes_words_when_its_year_and_the_month_are_open(self):
        for (year, (closed, opening, may)), (month, (whose, days, opens)) in product(YEARS.items(), MONTHS.items()):
            with self.subTest(year=year, month=month):
                self.lay_year(closed, opening)
                self.lay_month(whose, days)
                self.assertEqual(self.report(), may and opens)

    def paths(self):
        """Name → what tries to write by that path and says whether it did."""
        return {
            "money": self.pay,
            "contract": lambda: self.grows("contracts", "money/contracts/new/", {
                "number": f"{self.turn}", "vendor": "หจก.", "signed_on": "5 ม.ค. 2568",
                f"amount-{self.activity.pk}-capital": "1",
            }),
            "plan": lambda: self.wrote("money/plan/", {f"plan-{self.activity.pk}": "1"}),
            "problem": lambda: self.grows("problems", "oversight/problems/new/", {
                "category": self.category(), "severity": "2", "text": f"ปัญหา {self.turn}", "opened_on": "1 ธ.ค. 2568",
            }),
            "photograph": lambda: self.grows("photos", "evidence/", {
                "photos": [shots.upload(self.turn)], "stage": "during",
            }),
            "asset": lambda: self.grows("handovers", "completion/handover/", {
                "name": f"ถนน {self.turn}", "quantity": "1", "value_baht": "1", "receiver": "อบต.", "planned_on": "9 ธ.ค. 2568",
            }),
            "completion": lambda: self.wrote("completion/", {"move": "save", "outputs": f"{self.turn}", "has_assets": ""}),
            "why nothing moved": lambda: self.grows("still_explanations", "explain/", {"text": f"เหตุ {self.turn}"}),
            "document": lambda: self.grows("documents", "evidence/documents/", {
                "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4 " + str(self.turn).encode()), "title": "คำสั่ง", "kind": "approval",
            }),
            "document taken away": lambda: not self.grows("documents", "evidence/documents/", {"delete": self.evidence()[2].pk},
                                                          of_old=True),
            "photograph's words": self.describe,
            "photograph for everyone": lambda: self.publish("publish"),
            "photograph kept inside": lambda: self.publish("keep-inside"),
            "photograph taken away": self.delete_photo,
            "problem's words": lambda: self.move_problem("edit", text=f"ปัญหา {self.turn}", category=self.category(),
                                                         severity="1", opened_on="1 พ.ย. 2568"),
            "problem solved": lambda: self.move_problem("solve", solved_on="1 ธ.ค. 2568", solution="แก้แล้ว"),
            "problem opened again": lambda: self.move_problem("reopen", solved=True, reason="กลับมาอีก"),
            "suggestion": lambda: self.grows("suggestions", "oversight/suggestions/new/", {"text": f"เสนอ {self.turn}"}),
            "section check": self.check_section,
            "directive": self.direct,
            "directive acknowledged": lambda: self.move_directive("acknowledge", self.nan_agency),
            "directive answered": lambda: self.move_directive("answer", self.nan_agency, text="ทำแล้ว"),
            "directive issued again": lambda: self.move_directive("reissue", self.nan_governor, text="อีก", due_on="30 ธ.ค. 2568"),
            "directive closed": lambda: self.move_directive("close", self.nan_governor, standing="answered"),
            "directive cancelled": lambda: self.move_directive("cancel", self.nan_governor, reason="ไม่ต้องแล้ว"),
            "findings of a visit": self.find,
            "recommendation": self.recommend,
            "completion accepted": self.accept_completion,
        }  # fmt: skip

    def evidence(self):
        """(a photograph that may be published, a draft, a document) of the project, sent by its agency."""
        photo, draft, document = orders.evidence_of(self.project, self.nan_agency)
        type(photo)._base_manager.filter(pk=photo.pk).update(people_consent="nobody")
        return photo, draft, document

    def describe(self):
        photo = self.evidence()[0]
        words = {"seen": "1", "caption": "งานผิวทาง", "taken_on": "15 ม.ค. 2568", "stage": "during", "place_name": "น่าน",
                 "people_consent": "nobody", "move": "describe"}  # fmt: skip
        self.post(f"{self.record}evidence/photos/{photo.pk}/", words, by=self.nan_agency)
        return type(photo)._base_manager.get(pk=photo.pk).caption == "งานผิวทาง"

    def publish(self, move):
        photo = self.evidence()[0]
        self.post(f"{self.record}evidence/publish/", {"photo": shots.chosen(photo), "move": move}, by=self.nan_office)
        return type(photo)._base_manager.get(pk=photo.pk).version > photo.version

    def delete_photo(self):
        photo = self.evidence()[1]
        data = {"move": "delete", "seen": photo.version}
        self.post(f"{self.record}evidence/photos/{photo.pk}/", data, by=self.nan_agency)
        return not type(photo)._base_manager.filter(pk=photo.pk).exists()

    def check_section(self):
        with asking_as(self.nan_office):
            rows = reports.standings([Project.objects.get(pk=self.project.pk)])[self.project.pk]
        seen = next(one.seen for one in rows if one.section == "2.2")
        data = {"move": "return", "section": "2.2", "comment": f"แก้ {self.turn}", "seen": seen}
        return self.grows("section_checks", "verification/", data, by=self.nan_office)

    def direct(self):
        before = len(orders.targets())
        orders.issue(self, self.project, by=self.nan_governor, number=f"{self.turn}/2568", due_on="20 ธ.ค. 2568")
        return len(orders.targets()) > before

    def move_problem(self, move, solved=False, **facts):
        problem = Problem._base_manager.create(
            project=self.project, category_id=self.category(), text="น้ำท่วม", opened_on=date(2025, 11, 1),
            opened_by=self.nan_agency, form_key=uuid4(), solved_on=date(2025, 11, 9) if solved else None,
            solution="ระบายน้ำ" if solved else "",
        )  # fmt: skip
        data = {"move": move, "seen": "1"} | facts
        self.post(f"{self.record}oversight/problems/{problem.pk}/", data, by=self.nan_agency)
        return Problem._base_manager.get(pk=problem.pk).version > 1

    def move_directive(self, move, by, standing="issued", **facts):
        target = orders.directive_in_force(self, self.project, state=standing)
        orders.move(self, target, move, by=by, **facts)
        return type(target)._base_manager.get(pk=target.pk).version > target.version

    def visited(self):
        visit = Visit.objects.create(
            kind="team", state="planned", fiscal_year_id=2568, title="ตรวจ", planned_on=TODAY, leader="ก", made_at=AT,
            province=cast.province("55"), made_by=self.nan_office,
        )  # fmt: skip
        return VisitProject._base_manager.create(visit=visit, project=self.project)

    def find(self):
        row = self.visited()
        data = {"light": "good", "findings": "เรียบร้อย", "seen": row.version}
        self.post(f"/admin/visits/{row.visit_id}/projects/{row.pk}/", data, by=self.nan_office)
        return VisitProject._base_manager.get(pk=row.pk).recorded_at is not None

    def recommend(self):
        row = self.visited()
        data = {"project": self.project.pk, "text": "เร่งรัด", "due_on": "30 ธ.ค. 2568"}
        self.post(f"/admin/visits/{row.visit_id}/recommend/", data, by=self.nan_office)
        return row.visit.recommendations.exists()

    def accept_completion(self):
        CompletionReport._base_manager.filter(project=self.project).delete()
        report = CompletionReport._base_manager.create(
            project=self.project,
            step="verified",
            step_since=AT,
            drafted_by=self.nan_agency,
            submitted_by=self.nan_agency,
        )
        with asking_as(EVERYONE):
            mark = step_mark(report)
        self.post(f"{self.record}completion/", {"move": "accept", "seen": mark}, by=self.central)
        accepted = CompletionReport._base_manager.get(pk=report.pk).step == "accepted"
        CompletionReport._base_manager.filter(pk=report.pk).delete()
        Project._base_manager.filter(pk=self.project.pk).update(execution_status="in_progress")
        return accepted

    def category(self):
        return ProblemCategory.objects.earliest("pk").pk

    def grows(self, related, address, data, *, by=None, of_old=False):
        """Whether there are more of them; `of_old`: at least as many, where one would be taken away."""
        manager = getattr(Project._base_manager.get(pk=self.project.pk), related)
        with asking_as(EVERYONE):
            before = manager.count() - of_old
        self.post(f"{self.record}{address}", data, by=by or self.nan_agency)
        with asking_as(EVERYONE):
            return manager.count() > before

    def wrote(self, address, data):
        return self.post(f"{self.record}{address}", data, by=self.nan_agency).status_code == 302

    def test_every_screen_of_a_project_asks_the_same_lock(self):
        for name in self.paths():
            for year, (closed, opening, may) in YEARS.items():
                if name in ("completion", "plan") and may:
                    continue  # their forms want more than this to be kept; that they refuse is what counts here
                with self.subTest(path=name, year=year):
                    self.turn += 1
                    self.lay_year(closed, opening)
                    self.assertEqual(self.paths()[name](), may)

    def test_help_is_asked_and_given_whatever_is_locked(self):
        """A closed year is just what an office asks about: a help request belongs to its two sides, to no year."""
        for year, (closed, opening, _may) in YEARS.items():
            with self.subTest(year=year):
                self.turn += 1
                self.lay_year(closed, opening)
                agency = self.project.agency
                ask = {
                    "side": f"a{agency.pk}p{self.project.province_id}",
                    "subject": f"ถาม {self.turn}",
                    "text": "ช่วยด้วย",
                }
                self.post(f"/admin/help-requests/new/?project={self.project.pk}", ask, by=self.nan_agency)
                asked = HelpRequest.objects.get(subject=f"ถาม {self.turn}", project=self.project)
                address = f"/admin/help-requests/{asked.pk}/"
                self.post(address, {"move": "reply", "seen": "waiting.1", "text": "ตอบ"}, by=self.nan_office)
                self.post(address, {"move": "close", "seen": "answered.2"}, by=self.nan_agency)
                asked.refresh_from_db()
                self.assertEqual(asked.state, "closed")

    def test_files_stay_outside_even_where_the_year_is_open_again(self):
        """A file may hold rows of any area: only a year that is open for all takes one."""
        for year, (closed, opening, _may) in YEARS.items():
            with self.subTest(year=year):
                self.lay_year(closed, opening)
                self.turn += 1
                self.assertEqual(self.import_gfms(), not closed)
                self.assertEqual(self.import_bill(), not closed)

    def import_gfms(self):
        line = row(document=f"3700{self.turn:04}", day="01/06/2568")
        file = SimpleUploadedFile("g.csv", text_of([line]).encode())
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.post("/admin/gfms/new/", {"file": file, "as_of": "30 มิ.ย. 2568"}, by=self.nan_office)
            if answer.status_code == 302:
                self.post(f"{answer['Location']}confirm/", by=self.nan_office)
        return GfmsLine.objects.filter(document_number=f"3700{self.turn:04}").exists()

    def import_bill(self):
        heading = ["REF_DOC", "REF_PAGE_NO", "BUDGETARY_UNIT", "BUDGET_PLAN", "PROJECT", "CATEGORY_LV1", "CATEGORY_LV2",
                   "ITEM_DESCRIPTION", "FISCAL_YEAR", "AMOUNT"]  # fmt: skip
        title = f"โครงการที่ {self.turn} ตำบลในเวียง จังหวัดน่าน"
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [heading, ["2025.3", "1", "จังหวัดน่าน", "แผนงานบูรณาการ", title, "งบลงทุน", "ค่าครุภัณฑ์", "ฝาย", "2025", "1"]]
            )
            file.flush()
            out = io.StringIO()
            try:
                command = ["import_projects", file.name, "--layout", "budget-bill", "--fiscal-year", "2568", "--json"]
                call_command(*command, "--as", self.nan_office.username, stdout=out)
            except (SystemExit, CommandError):
                self.assertIn("fatal", json.loads(out.getvalue()))
        return Project._base_manager.filter(title=title).exists()
