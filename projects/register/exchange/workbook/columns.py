"""The columns of the workbook's three sheets, as data: what writes, explains, reads and merges them asks here."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from projects.register.models import Activity, ActivityBudgetLine, Indicator, Project

NEW = "ใหม่"  # a record that is not in the register yet is called ใหม่1, ใหม่2, …


class Kind(StrEnum):
    TEXT = "ข้อความ"
    LONG_TEXT = "ข้อความยาว"
    CHOICE = "เลือกจากรายการ"
    REGISTER = "เลือกจากทะเบียน"
    DATE = "วันที่"
    BAHT = "จำนวนเงิน"
    NUMBER = "ตัวเลข"
    PERCENT = "ร้อยละ"
    INTEGER = "จำนวนเต็ม"
    YES_NO = "ใช่/ไม่ใช่"
    ID = "รหัส"
    INFO = "อ่านอย่างเดียว"


NUMBERS = {Kind.BAHT, Kind.NUMBER, Kind.PERCENT, Kind.INTEGER}
PART_PROJECT, PART_ACTIVITY, PART_LINE, PART_INDICATOR = "project", "activity", "line", "indicator"
MODELS = {
    PART_PROJECT: Project,
    PART_ACTIVITY: Activity,
    PART_LINE: ActivityBudgetLine,
    PART_INDICATOR: Indicator,
}


@dataclass(frozen=True)
class Column:
    """One column. `name`: the field of its part, or the word for an id or for information."""

    name: str
    kind: Kind
    explained: str
    example: str = ""
    part: str = PART_PROJECT
    heading_th: str = ""
    required: bool = False
    width: int = 18

    @cached_property
    def heading(self) -> str:
        return self.heading_th or str(self.field.verbose_name)

    @cached_property
    def field(self):
        return MODELS[self.part]._meta.get_field(self.name)

    @property
    def is_entry(self) -> bool:
        """Whether a person fills it in: ids say which row it is, information is only shown."""
        return self.kind not in (Kind.ID, Kind.INFO)

    @property
    def default(self) -> str:
        """What a new row holds where nothing was typed, as canonical text."""
        if self.kind == Kind.YES_NO:
            return NO
        if self.kind == Kind.CHOICE and self.field.has_default():
            return dict(self.field.choices)[self.field.default]
        return ""


YES, NO = "ใช่", "ไม่ใช่"


@dataclass(frozen=True)
class Sheet:
    """One sheet. `key` is the table's name in a batch, `spare` how many rows wait for new entries."""

    key: str
    title: str
    columns: tuple
    spare: int

    @cached_property
    def by_heading(self) -> dict:
        return {column.heading: column for column in self.columns}

    @cached_property
    def entries(self) -> tuple:
        return tuple(column for column in self.columns if column.is_entry)

    def column(self, name) -> Column:
        return next(column for column in self.columns if column.name == name)


def _project_code(explained):
    return Column("code", Kind.ID, explained, "69-55-0001", heading_th="รหัสโครงการ", required=True, width=14)


def _title_shown():
    return Column("project_title", Kind.INFO, "ชื่อโครงการ แสดงให้ทราบ แก้ที่แผ่น “โครงการ”", heading_th="โครงการ", width=36)


_READY = "ใช่ เมื่อเรื่องนี้พร้อมแล้ว"
PROJECTS = Sheet(
    "projects",
    "โครงการ",
    (
        _project_code("รหัสที่ระบบออกให้ แก้ไม่ได้ โครงการใหม่ใช้แถวที่ขึ้นต้นว่า ใหม่1 ระบบจะออกรหัสจริงให้เมื่อนำเข้า"),
        Column("title", Kind.TEXT, "ชื่อโครงการตามแผนปฏิบัติราชการประจำปี", "โครงการพัฒนาแหล่งน้ำเพื่อการเกษตร", required=True, width=48),
        Column("agency", Kind.REGISTER, "ผู้รับผิดชอบโครงการ เปลี่ยนได้เฉพาะสำนักงานและส่วนกลาง หน่วยงานใหม่ได้รับแจ้งทันที", "โครงการชลประทานน่าน", width=34),
        Column("budget_plan", Kind.REGISTER, "แผนงานตามพระราชบัญญัติงบประมาณ", "แผนงานยุทธศาสตร์เสริมสร้างพลังทางสังคม", width=34),
        Column("budget_source", Kind.CHOICE, "เงินมาจากแหล่งใด", "งบประมาณจังหวัด", required=True, width=20),
        Column("strategic_issue", Kind.REGISTER, "ประเด็นของแผนพัฒนาที่โครงการตอบ", "ประเด็นการพัฒนาที่ 1 …", width=34),
        Column("goal", Kind.REGISTER, "เป้าประสงค์ภายใต้ประเด็นที่เลือก", "1.1 …", width=30),
        Column("tactic", Kind.REGISTER, "กลยุทธ์ภายใต้ประเด็นที่เลือก", "1.2 …", width=30),
        Column("e_budgeting_code", Kind.TEXT, "รหัสของโครงการในระบบ e-Budgeting ถ้ามี", "55001234", width=18),
        Column("value_chain", Kind.CHOICE, "ต้นทาง กลางทาง หรือปลายทาง", "ต้นทาง", width=14),
        Column("approved_by", Kind.TEXT, "ตำแหน่งผู้อนุมัติให้ดำเนินการ", "ผู้ว่าราชการจังหวัดน่าน", width=26),
        Column("approval_number", Kind.TEXT, "เลขที่หนังสืออนุมัติ", "นน 0017.2/1234", width=18),
        Column("approved_on", Kind.DATE, "วันที่ในหนังสืออนุมัติ", "1 ต.ค. 2568", width=16),
        Column("summary", Kind.LONG_TEXT, "สองสามประโยคที่ประชาชนอ่านแล้วเข้าใจว่าทำอะไร ที่ไหน เพื่อใคร", "สร้างฝาย 1 แห่งให้เกษตรกรตำบลขึ่ง", width=48),
        Column("rationale", Kind.LONG_TEXT, "เหตุผลความจำเป็น", "พื้นที่ขาดน้ำทำนาในฤดูแล้ง", width=40),
        Column("objectives", Kind.LONG_TEXT, "ทำเพื่ออะไร", "เพิ่มพื้นที่ชลประทาน 1,200 ไร่", width=40),
        Column("target_output", Kind.LONG_TEXT, "สิ่งที่จะได้เมื่อเสร็จ พร้อมจำนวน", "ฝายน้ำล้น 1 แห่ง", width=40),
        Column("beneficiaries", Kind.LONG_TEXT, "ใครได้ประโยชน์", "เกษตรกรตำบลขึ่ง 240 ครัวเรือน", width=34),
        Column("beneficiaries_count", Kind.INTEGER, "จำนวนคน ตัวเลขเท่านั้น", "960", width=14),
        Column("site_is_ready", Kind.YES_NO, _READY, "ใช่", width=11),
        Column("permission_is_ready", Kind.YES_NO, _READY, "ใช่", width=14),
        Column("design_is_ready", Kind.YES_NO, _READY, "ไม่ใช่", width=13),
        Column("reference_price_is_ready", Kind.YES_NO, _READY, "ไม่ใช่", width=13),
        Column("specification_is_ready", Kind.YES_NO, _READY, "ไม่ใช่", width=13),
        Column("readiness_checked_by", Kind.TEXT, "ผู้ที่ตรวจว่าเรื่องข้างต้นพร้อมจริง", "นายช่างโยธา อบจ.น่าน", width=22),
        Column("supports_agency_work", Kind.YES_NO, "ใช่ เมื่อเป็นโครงการสนับสนุนภารกิจของหน่วยงานเอง", "ไม่ใช่", width=16),
        Column("procurement_method", Kind.CHOICE, "วิธีที่ใช้เป็นหลัก", "วิธีเฉพาะเจาะจง", width=24),
        Column("start_on", Kind.DATE, "วันเริ่มโครงการ", "1 ต.ค. 2568", width=16),
        Column("end_on", Kind.DATE, "วันสิ้นสุดโครงการ ต้องไม่ก่อนวันเริ่ม", "30 ก.ย. 2569", width=16),
        Column("appraisal_irr_percent", Kind.NUMBER, "อัตราผลตอบแทนภายในจากการประเมินก่อนดำเนินการ", "12.50", width=14),
        Column("appraisal_note", Kind.LONG_TEXT, "ข้อสรุปของการประเมินก่อนดำเนินการ", "คุ้มค่าภายใน 8 ปี", width=34),
        Column("execution_status", Kind.CHOICE, "งานไปถึงไหนแล้ว", "ยังไม่เริ่ม", required=True, width=16),
        Column("area", Kind.INFO, "จังหวัดหรือกลุ่มจังหวัดเจ้าของโครงการ แสดงให้ทราบ", heading_th="พื้นที่", width=20),
        Column("step", Kind.INFO, "ขั้นตอนของบันทึกเมื่อดาวน์โหลด บันทึกที่อยู่ระหว่างตรวจแก้ไม่ได้", heading_th="ขั้นตอน", width=16),
        Column("budget_total", Kind.INFO, "ผลรวมของแผ่น “กิจกรรมและงบประมาณ” เมื่อดาวน์โหลด", heading_th="งบประมาณรวม (บาท)", width=18),
    ),
    spare=30,
)  # fmt: skip
ACTIVITIES = Sheet(
    "activities",
    "กิจกรรมและงบประมาณ",
    (
        _project_code("รหัสของโครงการที่กิจกรรมนี้อยู่ โครงการใหม่ใช้ ใหม่1 ตามแผ่น “โครงการ”"),
        _title_shown(),
        Column("activity", Kind.ID, "รหัสกิจกรรมที่ระบบออกให้ แก้ไม่ได้ กิจกรรมใหม่เว้นว่าง ถ้ามีหลายรายการงบให้ตั้งชื่อเดียวกัน เช่น ใหม่1", "ก1203", heading_th="รหัสกิจกรรม", width=12),
        Column("line", Kind.ID, "รหัสรายการงบประมาณที่ระบบออกให้ แก้ไม่ได้ รายการใหม่เว้นว่าง", "ง2045", heading_th="รหัสรายการงบ", width=13),
        Column("title", Kind.LONG_TEXT, "ชื่อกิจกรรม กิจกรรมที่มีหลายรายการงบมีชื่อนี้ทุกแถว แก้แถวเดียวพอ", "ก่อสร้างฝายน้ำล้นคอนกรีตเสริมเหล็ก", PART_ACTIVITY, required=True, width=52),
        Column("weight_percent", Kind.PERCENT, "น้ำหนักของกิจกรรมในโครงการ ทุกกิจกรรมรวมกันได้ 100", "60", PART_ACTIVITY, width=12),
        Column("start_on", Kind.DATE, "วันเริ่มกิจกรรม", "1 พ.ย. 2568", PART_ACTIVITY, width=15),
        Column("end_on", Kind.DATE, "วันสิ้นสุดกิจกรรม", "31 มี.ค. 2569", PART_ACTIVITY, width=15),
        Column("expenditure_kind", Kind.CHOICE, "รายจ่ายประจำหรือรายจ่ายลงทุน ต้องเลือกเมื่อมีจำนวนเงิน", "รายจ่ายลงทุน", PART_LINE, width=16),
        Column("expenditure_category", Kind.CHOICE, "งบรายจ่าย ต้องเลือกเมื่อมีจำนวนเงิน", "งบลงทุน", PART_LINE, width=16),
        Column("item_group", Kind.TEXT, "หมวดรายจ่ายตามเอกสารงบประมาณ ถ้ามี", "ค่าครุภัณฑ์ ที่ดินและสิ่งก่อสร้าง", PART_LINE, width=28),
        Column("budget_baht", Kind.BAHT, "จำนวนเงินเป็นบาท มีสตางค์ได้สองตำแหน่ง", "12,500,000.00", PART_LINE, width=20),
    ),
    spare=200,
)  # fmt: skip
INDICATORS = Sheet(
    "indicators",
    "ตัวชี้วัด",
    (
        _project_code("รหัสของโครงการที่ตัวชี้วัดนี้อยู่ โครงการใหม่ใช้ ใหม่1 ตามแผ่น “โครงการ”"),
        _title_shown(),
        Column("indicator", Kind.ID, "รหัสตัวชี้วัดที่ระบบออกให้ แก้ไม่ได้ ตัวชี้วัดใหม่เว้นว่าง", "ช310", heading_th="รหัสตัวชี้วัด", width=12),
        Column("name_th", Kind.TEXT, "ชื่อตัวชี้วัด", "พื้นที่ชลประทานที่เพิ่มขึ้น", PART_INDICATOR, required=True, width=52),
        Column("unit", Kind.TEXT, "หน่วยนับ", "ไร่", PART_INDICATOR, width=14),
        Column("target", Kind.NUMBER, "ค่าเป้าหมาย ตัวเลขเท่านั้น", "1,200", PART_INDICATOR, width=16),
        Column("weight_percent", Kind.PERCENT, "น้ำหนักของตัวชี้วัด", "50", PART_INDICATOR, width=12),
    ),
    spare=100,
)  # fmt: skip
SHEETS = (PROJECTS, ACTIVITIES, INDICATORS)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
ACTIVITY_COLUMNS = tuple(column for column in ACTIVITIES.entries if column.part == PART_ACTIVITY)
LINE_COLUMNS = tuple(column for column in ACTIVITIES.entries if column.part == PART_LINE)
REGISTERS = tuple(column.name for column in PROJECTS.columns if column.kind == Kind.REGISTER)
