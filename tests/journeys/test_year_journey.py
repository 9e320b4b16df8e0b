"""A year of one project: allotted, contracted, reported, photographed, ordered, saved, compared with GFMS, completed, closed."""

import re
import tempfile
from datetime import date
from pathlib import Path

from projects.models import (
    Activity,
    BudgetChange,
    CompletionReport,
    DirectiveTarget,
    FiscalYear,
    GfmsExplanation,
    MonthlyReport,
    ProjectPhoto,
)
from projects.money.reports import project_money
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.journeys.year import YearTestCase
from tests.projects.evidence import shots
from tests.projects.money.gfms_file import row, text_of

MONTHS = [(2025, 1, 30), (2025, 2, 45), (2025, 3, 60), (2025, 4, 75), (2025, 5, 90), (2025, 6, 100)]
LATE, RETURNED = (2025, 3), (2025, 4)


class AYearOfAProject(YearTestCase):
    def setUp(self):
        super().setUp()
        FiscalYear.objects.get_or_create(pk=2568)
        self.project = make.live(
            agency=self.roads_of_nan, year_be=2568, title="ก่อสร้างถนนคอนกรีตบ้านน้ำปั้ว", start_on=date(2025, 1, 1),
            end_on=date(2025, 6, 30), budget_baht="1000000.00",
        )  # fmt: skip
        self.record = f"/admin/projects/{self.project.pk}/"
        with asking_as(EVERYONE):
            self.activity = Activity.objects.get(project=self.project)
        self.place = f"{self.activity.pk}-capital"

    def total(self):
        with asking_as(EVERYONE):
            return project_money(self.project).total

    def at(self, person, address):
        page = self.desk_of(person)
        answer = self.go(page, f"{self.record}{address}")
        self.assertEqual(answer.status, 200, address)
        return page

    def file(self, name, content):
        path = Path(tempfile.mkdtemp()) / name
        path.write_bytes(content)
        return str(path)

    def test_the_year(self):
        self.allotted_and_contracted()
        for year, month, percent in MONTHS:
            self.a_month(year, month, percent)
        self.photographed()
        self.ordered_and_answered()
        self.saved_and_returned()
        self.compared_with_gfms()
        self.completed()
        self.closed()

    def allotted_and_contracted(self):
        self.on(2024, 12, 2)
        agency = self.at(self.nan_agency, "money/allocate/")
        self.fill(
            agency, happened_on="2 ธ.ค. 2567", document_number="นน 0017/1", **{f"amount-{self.place}": "1,000,000"}
        )
        self.press(agency, "บันทึกการรับจัดสรร")
        self.on(2025, 1, 6)
        agency = self.at(self.nan_agency, "money/contracts/new/")
        self.fill(agency, number="1/2568", vendor="หจก. น่านก่อสร้าง", signed_on="6 ม.ค. 2568", starts_on="7 ม.ค. 2568",
                  ends_on="30 มิ.ย. 2568", **{f"amount-{self.place}": "950,000"})  # fmt: skip
        self.press(agency, "บันทึกสัญญา")
        self.assertEqual(self.total().contracted_baht, 950_000, self.refused(agency))
        with asking_as(EVERYONE):
            self.contract = self.project.contracts.get()

    def pay(self, agency, day, baht):
        page = self.at(agency, f"money/contracts/{self.contract.pk}/pay/")
        self.fill(page, happened_on=day, document_number=f"ฎีกา {day}", **{f"amount-{self.place}": baht})
        self.press(page, "บันทึกการจ่าย")

    def a_month(self, year, month, percent):
        """The agency pays and reports in time, the office verifies, the centre accepts; once late, once sent back."""
        is_late, is_returned = (year, month) == LATE, (year, month) == RETURNED
        self.on(year, month + 1, 20 if is_late else 8)
        if month in (2, 4, 6):
            self.pay(self.nan_agency, f"1/{month}/2568", "316,000")
        address = f"progress/{year}-{month:02}/"
        if is_late:
            office = self.desk_of(self.nan_office)
            self.go(office, f"/admin/progress/late/?month={year}-{month:02}")
            office.get_by_label(f"เลือก {self.project.code}").check()
            self.press(office, "แจ้งเตือนหน่วยงาน")
        self.start()
        agency = self.desk_of(self.nan_agency)
        self.go(agency, "/admin/")
        agency.locator("main a[href$='" + f"{self.record}{address}" + "']").first.click()
        self.presses += 1
        agency.wait_for_load_state()
        facts = {f"actual-{self.activity.pk}": str(percent), "work_done": f"เทคอนกรีตได้ร้อยละ {percent}"}
        self.fill(agency, **facts)
        self.press(agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        report = self.report_of(year, month)
        self.assertEqual((report.step, report.was_late), ("submitted", is_late), self.refused(agency))
        if month == 1:
            self.assertEqual((self.presses, self.fields), (2, 2))
        if is_returned:
            office = self.at(self.nan_office, address)
            self.open(office, "ส่งกลับให้แก้ไข")
            self.fill(office, reason="ขอปริมาณงานเป็นตารางเมตร")
            self.press(office, "ส่งกลับให้แก้ไข")
            agency = self.at(self.nan_agency, address)
            self.assertIn("ขอปริมาณงานเป็นตารางเมตร", agency.content())
            self.fill(agency, work_done="เทคอนกรีตได้ 3,000 ตารางเมตร")
            self.press(agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        self.press(self.at(self.nan_office, address), "ตรวจแล้ว ถูกต้อง")
        self.press(self.at(self.central, address), "รับรองรายงาน")
        self.assertEqual(self.report_of(year, month).step, "accepted")

    def report_of(self, year, month):
        with asking_as(EVERYONE):
            return MonthlyReport.objects.get(project=self.project, month=date(year, month, 1))

    def photographed(self):
        self.on(2025, 7, 9)
        agency = self.at(self.nan_agency, "evidence/")
        self.fill(
            agency, photos=self.file("IMG_0001.jpg", shots.shot(1, point=shots.IN_NAN, day="2025:06:28 10:00:00"))
        )
        agency.select_option("main select[name=stage]", "after")
        self.press(agency, "ส่งภาพ")
        agency.wait_for_url(re.compile("describe"))
        agency.locator("main [name$='caption']").first.fill("ถนนคอนกรีตแล้วเสร็จ มองจากวัดบ้านน้ำปั้ว")
        agency.locator("main [name$='place_name']").first.fill("หน้าวัดบ้านน้ำปั้ว")
        agency.locator("main [name$='people_consent']").first.select_option("nobody")
        self.press(agency, "บันทึกคำบรรยาย")
        with asking_as(EVERYONE):
            photo = ProjectPhoto.objects.get(project=self.project)
        self.assertEqual(
            (photo.stage, photo.taken_on, bool(photo.caption)), ("after", date(2025, 6, 28), True), self.refused(agency)
        )

    def ordered_and_answered(self):
        governor = self.desk_of(self.nan_governor)
        self.go(governor, "/admin/directives/choose/")
        governor.locator(f"main input[name=id][value='{self.project.pk}']").check()
        self.press(governor, "ออกข้อสั่งการถึงโครงการที่เลือก")
        self.fill(governor, subject="ป้ายเตือนช่วงก่อสร้าง", text="ให้ติดตั้งป้ายเตือนและรายงานผล", due_on="20 ก.ค. 2568")
        self.press(governor, "ออกข้อสั่งการ")
        with asking_as(EVERYONE):
            target = DirectiveTarget.objects.get(project=self.project)
        address = f"/admin/directives/targets/{target.pk}/"
        agency = self.desk_of(self.nan_agency)
        self.go(agency, "/admin/queue/")
        self.follow(agency, "ป้ายเตือนช่วงก่อสร้าง")
        self.press(agency, "รับทราบ")
        self.open(agency, "ส่งคำชี้แจง")
        self.fill(agency, text="ติดตั้งป้ายเตือนสี่จุดแล้ว")
        self.press(agency, "ส่งคำชี้แจง")
        self.assertEqual(self.fresh(target).state, "answered", (address, self.refused(agency)))
        self.go(governor, agency.url.replace(self.live_server_url, ""))
        self.open(governor, "ปิดเรื่อง")
        self.press(governor, "ปิดเรื่อง")
        self.assertEqual(self.fresh(target).state, "closed", self.refused(governor))

    def request(self, kind, **facts):
        """Written and sent by the agency, verified by the office, approved by the centre."""
        agency = self.at(self.nan_agency, f"money/requests/new/?kind={kind}")
        self.fill(agency, **{"from-0": self.place.replace("-", ".")}, **facts)
        self.press(agency, "บันทึกร่างคำขอ")
        self.press(agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        with asking_as(EVERYONE):
            change = BudgetChange.objects.filter(project=self.project).latest("pk")
        address = f"money/requests/{change.pk}/"
        for person, word in ((self.nan_office, "ตรวจแล้ว"), (self.central, "อนุมัติ")):
            page = self.at(person, address)
            page.locator("aside summary, aside form > button", has_text=word).first.click()
            page.locator("aside button:visible", has_text=word).first.click()
            page.wait_for_load_state()
        self.assertEqual(self.fresh(change).step, "accepted", self.refused(page))

    def saved_and_returned(self):
        self.request("savings", reason="ราคาที่จัดจ้างต่ำกว่างบประมาณ", cause="cheaper", **{"amount-0": "50,000"})
        self.request("return", reason="ส่งคืนเงินเหลือจ่าย", **{"amount-0": "50,000"})
        total = self.total()
        self.assertEqual((total.savings_baht, total.savings_held_baht, total.remaining_baht), (50_000, 0, 2_000))

    def compared_with_gfms(self):
        office = self.desk_of(self.nan_office)
        self.go(office, "/admin/gfms/new/")
        rows = [
            row(document="36001", day="01/06/2568", amount="948000.00"),
            row(document="36002", day="30/06/2568", amount="1000.00"),
        ]
        self.fill(office, file=self.file("gfms.csv", text_of(rows).encode()), as_of="30 มิ.ย. 2568")
        self.press(office, "ตรวจไฟล์")
        office.wait_for_url(re.compile(r"/admin/gfms/\d+/"))
        office.locator("form[action$='confirm/'] button[type=submit]").first.click()
        office.wait_for_load_state()
        self.go(office, "/admin/gfms/unmatched/")
        self.follow(office, "5500112345")
        office.locator(f"main input[name=activity][value='{self.activity.pk}']").check()
        office.locator("main input[name=expenditure_kind][value=capital]").check()
        self.press(office, "จับคู่ทุกรายการของรหัสนี้")
        agency = self.at(self.nan_agency, "money/gfms/")
        paid = agency.locator("main tr", has_text="949,000.00").first
        paid.locator("summary").click()
        paid.locator("textarea").fill("ค่าปรับหนึ่งพันบาท บันทึกในเดือนถัดไป")
        paid.locator("button").click()
        agency.wait_for_load_state()
        with asking_as(EVERYONE):
            self.assertEqual(GfmsExplanation.objects.get().activity_id, self.activity.pk)

    def completed(self):
        agency = self.at(self.nan_agency, "")
        self.go(agency, f"{self.record}closing/")
        self.follow(agency, "เขียนรายงานเมื่อแล้วเสร็จ")
        self.fill(
            agency, completed_on="30 มิ.ย. 2568", objectives_met="fully", objectives_text="สัญจรได้ทุกฤดู",
            targets_met="fully", outputs="ถนนคอนกรีต 1 สาย", outcomes="เดินทางเร็วขึ้น", value_for_money="ต่ำกว่าราคากลาง",
            money_reason="รอเบิกค่าปรับ", has_assets="no",
        )  # fmt: skip
        self.press(agency, "ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ")
        self.press(self.at(self.nan_office, "completion/"), "ตรวจแล้ว ถูกต้อง")
        self.press(self.at(self.central, "completion/"), "รับรอง โครงการแล้วเสร็จ")
        with asking_as(EVERYONE):
            self.assertEqual(CompletionReport.objects.get().step, "accepted", self.refused(agency))
        self.assertEqual(self.fresh(self.project).execution_status, "completed")

    def closed(self):
        self.on(2025, 11, 28)
        office = self.desk_of(self.nan_office)
        self.go(office, "/admin/closing/2568/")
        self.fill(office, note="เหลือค่าปรับสองพันบาท")
        self.press(office, "ยืนยันว่าพื้นที่นี้พร้อมปิดปี")
        centre = self.desk_of(self.central)
        self.go(centre, "/admin/closing/2568/")
        self.follow(centre, "ปิดปีงบประมาณ", exact=True)
        self.fill(centre, note="ครบตามมติ ก.น.จ.")
        self.press(centre, "ปิดปีงบประมาณ")
        self.assertEqual(FiscalYear.objects.get(pk=2568).closed_on, date(2025, 11, 28), self.refused(centre))
        page = self.at(self.nan_agency, f"money/contracts/{self.contract.pk}/")
        self.assertIn("ปิดแล้ว อ่านได้อย่างเดียว", page.content())
        for desk in self._desks.values():
            self.assertEqual(desk.faults, [])
