"""What was paid and finished in an area, on its public page: only what the centre has accepted, and from how many."""

from datetime import date
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import CompletionReport, MonthlyReport
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.home.site_case import SiteTestCase

NOT_YET = "ยอดเบิกจ่ายจะแสดงเมื่อมีรายงานรายเดือนที่ส่วนกลางรับรองแล้ว"


class AreaResults(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.rows = [make.live(area="55", year_be=2569, agency=self.roads_of_nan) for _ in range(3)]

    def report(self, row, month, paid, step="accepted"):
        with asking_as(EVERYONE):
            return MonthlyReport.objects.create(
                project=row, month=month, due_on=date(2026, 6, 10), step=step, paid_so_far_baht=Decimal(paid),
                drafted_by=self.nan_agency, step_since=timezone.now(),
            )  # fmt: skip

    def page(self):
        return self.get("/areas/55/?year=2569")

    def test_the_newest_accepted_report_of_each_project(self):
        self.assertContains(self.page(), NOT_YET)
        self.report(self.rows[0], date(2026, 1, 1), "5.00", step="verified")
        hidden = make.accepted(area="55", year_be=2569, agency=self.roads_of_nan)  # taken down
        self.report(hidden, date(2026, 1, 1), "7777.00")
        elsewhere = make.live(area="54", year_be=2569, agency=self.roads_of_phrae)
        self.report(elsewhere, date(2026, 1, 1), "7777.00")
        self.assertContains(self.page(), NOT_YET)
        self.report(self.rows[0], date(2025, 11, 1), "1000000.25")
        self.report(self.rows[0], date(2025, 12, 1), "1500000.25")
        self.assertContains(
            self.page(), "เบิกจ่ายสะสม 1,500,000.25 บาท ตามรายงานที่ส่วนกลางรับรองแล้วของ 1 จาก 3 โครงการ ถึงสิ้นเดือนธันวาคม 2568"
        )
        self.assertContains(self.page(), "money-strip__to-come")  # no bar while some have not told
        self.report(self.rows[1], date(2025, 10, 1), "0.50")
        self.report(self.rows[2], date(2025, 10, 1), "0.00")
        page = self.page()
        self.assertContains(page, "1,500,000.75 บาท ตามรายงานที่ส่วนกลางรับรองแล้วของทั้ง 3 โครงการ")
        self.assertContains(page, "ตุลาคม 2568 ถึงธันวาคม 2568 แล้วแต่โครงการ")
        self.assertNotContains(page, NOT_YET)
        self.assertContains(page, "money-strip__disbursed")
        self.assertNotContains(page, "money-strip__to-come")

    def test_completions_that_are_accepted(self):
        with asking_as(EVERYONE):
            facts = {"drafted_by": self.nan_agency, "step_since": timezone.now(), "completed_on": date(2026, 2, 1)}
            CompletionReport.objects.create(project=self.rows[0], step="accepted", **facts)
            CompletionReport.objects.create(project=self.rows[1], step="submitted", **facts)
        self.assertContains(self.page(), "รับรองผลเมื่อแล้วเสร็จแล้ว 1 โครงการ")

    def test_the_same_number_of_queries_with_one_and_with_many(self):
        def queries():
            with CaptureQueriesContext(connection) as found:
                self.page()
            return len(found)

        queries()
        few = queries()
        for month in range(10, 13):
            for row in self.rows:
                self.report(row, date(2025, month, 1), "10.00")
        self.assertEqual(queries(), few)
