"""The screens of reporting, chasing, completing and closing pass axe, on a phone and on a desk."""

from datetime import date

from django.utils import timezone

from projects.models import AssetHandover, Chase, ChaseLetter, CompletionReport, FiscalYear, MonthlyReport
from tests.browser import BrowserTestCase
from tests.projects.money import books

JANUARY = date(2025, 1, 1)


class ReportingScreens(BrowserTestCase):
    def setUp(self):
        super().setUp()
        FiscalYear.objects.get_or_create(pk=2568)
        self.project = books.funded(self, execution_status="in_progress", start_on=JANUARY)
        now, by = timezone.now(), self.nan_agency
        self.letter = ChaseLetter.objects.create(
            number="1", issued_on=date(2025, 2, 20), month=JANUARY, signed_by="หัวหน้าสำนักงานจังหวัดน่าน", made_by=by
        )
        for rung in ("notice", "letter", "governor"):
            letter = self.letter if rung == "letter" else None
            Chase.objects.create(project=self.project, month=JANUARY, rung=rung, made_at=now, letter=letter)
        facts = {"project": self.project, "drafted_by": by, "step_since": now}
        MonthlyReport.objects.create(
            month=date(2025, 2, 1),
            due_on=date(2025, 3, 10),
            step="submitted",
            submitted_by=by,
            problems="ฝนตก",
            **facts,
        )
        CompletionReport.objects.create(**facts, return_reason="ขอภาพ", step="returned")
        self.asset = AssetHandover.objects.create(
            project=self.project, name="ถนน", value_baht=5, receiver="อบต.", planned_on=date(2025, 3, 1), recorded_by=by,
            recorded_at=now,
        )  # fmt: skip
        self.own = f"/admin/projects/{self.project.pk}/"

    def test_what_an_agency_reports(self):
        pages = ("progress/", "progress/2025-01/", "progress/2025-02/", "explain/", "closing/", "completion/",
                 "completion/handover/", f"completion/handover/{self.asset.pk}/")  # fmt: skip
        self.assert_screens_accessible(self.nan_agency, [f"{self.own}{page}" for page in pages])

    def test_what_an_office_chases_and_closes(self):
        lists = (
            "late/?month=2025-01",
            "still/",
            "before-executive/",
            "review/",
            "periods/",
            f"letters/{self.letter.pk}/",
        )
        closing = ("/admin/closing/2568/", "/admin/closing/2568/money/", "/admin/fiscal-years/2568/")
        self.assert_screens_accessible(self.nan_office, [*(f"/admin/progress/{page}" for page in lists), *closing])

    def test_how_the_centre_closes_and_opens(self):
        FiscalYear.objects.update_or_create(pk=2567, defaults={"closed_on": date(2025, 1, 10)})
        pages = ("2568/close/", "2567/open-area/", "2567/")
        self.assert_screens_accessible(
            self.central, ["/admin/closing/2568/", *(f"/admin/fiscal-years/{page}" for page in pages)]
        )
