"""Workbooks for the tests: taken away as a person does, edited with another program, brought back."""

import io
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from projects.exchange import actions
from projects.models import (
    ActivityBudgetLine,
    Agenda,
    BudgetPlan,
    DevelopmentPlan,
    Goal,
    Indicator,
    Project,
    StrategicIssue,
    Tactic,
)
from projects.people.scope import EVERYONE, asking_as
from projects.register.exchange.workbook.making import make_workbook
from tests import cast, make

PROJECTS, ACTIVITIES, INDICATORS = "โครงการ", "กิจกรรมและงบประมาณ", "ตัวชี้วัด"
YEAR = 2569


def taken(person, scope="55", year=YEAR) -> bytes:
    with asking_as(person):
        file, _, _ = make_workbook(person=person, year_be=year, scope_value=scope)
    with file:
        return file.read()


class Edited:
    """A workbook opened in another program. `book.cell(sheet, row, heading)` is a cell of it."""

    def __init__(self, data):
        self.book = load_workbook(io.BytesIO(data))

    def headings(self, sheet):
        return [cell.value for cell in self.book[sheet][1]]

    def cell(self, sheet, row, heading):
        return self.book[sheet].cell(row, self.headings(sheet).index(heading) + 1)

    def put(self, sheet, row, **values):
        """Values by heading; `_` in a keyword stands for a space."""
        for heading, value in values.items():
            self.cell(sheet, row, _HEADINGS.get(heading, heading)).value = value
        return self

    def row_of(self, sheet, heading, value):
        return next(row for row in range(2, 400) if self.cell(sheet, row, heading).value == value)

    def free(self, sheet):
        """The first row for something new."""
        if sheet == PROJECTS:
            return self.row_of(PROJECTS, "รหัสโครงการ", "ใหม่1")
        return next(row for row in range(2, 900) if not self.cell(sheet, row, "รหัสโครงการ").value)

    def data(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


_HEADINGS = {
    "code": "รหัสโครงการ",
    "title": "ชื่อโครงการ",
    "summary": "สาระสำคัญ",
    "beneficiaries": "ผู้ได้รับประโยชน์",
    "count": "จำนวนผู้ได้รับประโยชน์ (คน)",
    "agency": "หน่วยงานรับผิดชอบ",
    "start": "วันเริ่มโครงการ",
    "end": "วันสิ้นสุดโครงการ",
    "activity_code": "รหัสกิจกรรม",
    "activity": "ชื่อกิจกรรม/รายการ",
    "weight": "น้ำหนัก (ร้อยละ)",
    "kind": "ประเภทรายจ่าย",
    "category": "งบรายจ่าย",
    "baht": "งบประมาณตามร่าง พ.ร.บ. (บาท)",
    "indicator": "ตัวชี้วัด",
    "target": "ค่าเป้าหมาย",
    "unit": "หน่วยนับ",
    "source": "แหล่งงบประมาณ",
    "status": "สถานะการดำเนินงาน",
}


def look(data, by, name="แบบกรอก.xlsx", year=YEAR, **more):
    """Upload it: the batch that waits for confirmation."""
    return actions.preview(actions.Upload.of(data, name), layout="template", year_be=year, by=by, **more)


def confirm(batch, by, **more):
    return actions.confirm(batch, by=by, **more)


def record(code) -> Project:
    with asking_as(EVERYONE):
        return Project.objects.get(code=code)


def newest(code) -> Project:
    with asking_as(EVERYONE):
        return Project.objects.get(code=code).get_latest_revision_as_object()


def rich_project(**facts):
    """A draft with something in every field, some of it awkward."""
    plan = DevelopmentPlan.objects.create(province=cast.province("55"), first_year_be=2566, last_year_be=2570)
    issue = StrategicIssue.objects.create(plan=plan, number=1, name_th="น้ำ")
    with asking_as(EVERYONE):
        project = make.project(
            agency=cast.agency("แขวงทางหลวงน่านที่ 1", "55", ministry="08000"),
            title="=ฝาย +น้ำล้น  ท้องท\u0e4d\u0e32",
            budget_plan=BudgetPlan.objects.get_or_create(name_th="แผนงานเสริมสร้าง")[0],
            strategic_issue=issue,
            goal=Goal.objects.create(issue=issue, number=1, name_th="มีน้ำใช้"),
            tactic=Tactic.objects.create(issue=issue, number=2, name_th="สร้างฝาย"),
            value_chain="upstream",
            approved_by="ผู้ว่าราชการจังหวัดน่าน",
            approval_number="นน 0017.2/๑๒๓๔",
            approved_on=date(2025, 9, 30),
            summary="บรรทัดแรก\r\nบรรทัดสอง <b>&amp;</b> _x000D_ \u200b",
            rationale=" มีช่องว่างหัวท้าย ",
            beneficiaries_count=240,
            site_is_ready=True,
            procurement_method="specific",
            appraisal_irr_percent=Decimal("-1.50"),
            e_budgeting_code="00123",
        )
        activity = project.activities.first()
        activity.weight_percent, activity.start_on = Decimal("33.33"), date(2025, 11, 1)
        activity.save()
        activity.budget_lines.add(
            ActivityBudgetLine(expenditure_kind="recurrent", expenditure_category="operating", item_group="@ค่าวัสดุ",
                               budget_baht=Decimal("123456789012.34"))
        )  # fmt: skip
        activity.save()
        project.indicators.add(Indicator(name_th="พื้นที่ชลประทาน", unit="ไร่", target=Decimal("1200")))
        if agenda := Agenda.objects.first():
            project.agendas.add(agenda)
        project.save()
        if facts:
            Project.objects.filter(pk=project.pk).update(**facts)
            project.refresh_from_db()
        return project
