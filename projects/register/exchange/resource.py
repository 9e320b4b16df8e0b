"""The columns of the Budget Bill's lines, and how each is read and cleaned."""

import re
from dataclasses import dataclass
from decimal import Decimal

from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from cms.thai import arabic_digits, tidy
from projects.exchange.reading.values import baht_of, text_of
from projects.plans.models import ExpenditureCategory, ExpenditureKind

COLUMNS = {
    "BUDGETARY_UNIT": "หน่วยรับงบประมาณ: จังหวัดหรือกลุ่มจังหวัด",
    "BUDGET_PLAN": "แผนงาน",
    "PROJECT": "โครงการ",
    "CATEGORY_LV1": "งบรายจ่าย",
    "CATEGORY_LV2": "หมวดรายจ่าย",
    "ITEM_DESCRIPTION": "รายการ",
    "FISCAL_YEAR": "ปีงบประมาณ ค.ศ.",
    "AMOUNT": "จำนวนเงิน",
}
# A printed dash is a line without money; an empty cell is a line whose amount is missing.
_PRINTED_NIL = {"-", "–", "—"}
_CAPITAL_WORDS = ("ครุภัณฑ์", "ที่ดิน", "สิ่งก่อสร้าง")
_ADMINISTRATION = re.compile(r"ค่าใช้จ่ายในการบริหารงาน(กลุ่มจังหวัด|จังหวัด)แบบบูรณาการ")


class TextWidget(Widget):
    """Text that must be there, unless `blank`, and fits its column in the register."""

    def __init__(self, most, *, blank=False):
        super().__init__()
        self.most, self.blank = most, blank

    def clean(self, value, row=None, **kwargs):
        text = tidy(value or "")
        if not text and not self.blank:
            raise ValueError("ไม่มีข้อความในช่องนี้")
        if len(text) > self.most:
            raise ValueError(f"ข้อความยาว {len(text):,} ตัวอักษร เกิน {self.most:,}")
        return text


class ThaiDecimalWidget(Widget):
    """Baht with commas and either set of digits; "-" is 0.00."""

    def clean(self, value, row=None, **kwargs):
        if text_of(value) in _PRINTED_NIL:
            return Decimal("0.00")
        amount = baht_of(value)
        if amount is None:
            raise ValueError("ไม่มีจำนวนเงิน")
        return amount


class YearWidget(Widget):
    def clean(self, value, row=None, **kwargs):
        text = arabic_digits(value or "").strip()
        if not re.fullmatch(r"\d{4}", text):
            raise ValueError("อ่านปีไม่ได้ ต้องเป็นปี ค.ศ. สี่หลัก")
        return int(text)


class CategoryWidget(Widget):
    def clean(self, value, row=None, **kwargs):
        text = tidy(value or "").replace(" ", "")
        for category in ExpenditureCategory:
            if text == category.label:
                return category
        known = ", ".join(ExpenditureCategory.labels)
        raise ValueError(f"ไม่รู้จักงบรายจ่ายนี้ ที่รู้จักคือ {known}")


@dataclass(slots=True)
class BillLine:
    """One line of the Budget Bill, cleaned."""

    area_name: str = ""
    budget_plan: str = ""
    project: str = ""
    category: ExpenditureCategory | None = None
    item_group: str = ""
    item: str = ""
    year_ce: int | None = None
    amount_baht: Decimal | None = None

    @property
    def is_administration(self) -> bool:
        """ค่าใช้จ่ายในการบริหารงาน…แบบบูรณาการ: the line outside the issues and inside the totals (DOMAIN §2)."""
        return _ADMINISTRATION.search(f"{self.item_group} {self.item}") is not None

    @property
    def stands_under_its_own_heading(self) -> bool:
        return _ADMINISTRATION.search(self.project) is not None

    @property
    def kind(self) -> ExpenditureKind:
        """Investment is capital; of งบรายจ่ายอื่น what names equipment, land or buildings; all else is recurrent.

        The administration line is recurrent whatever stands beside it: what it is spent on is decided later.
        """
        if self.category == ExpenditureCategory.INVESTMENT:
            return ExpenditureKind.CAPITAL
        if self.category == ExpenditureCategory.OTHER and not self.is_administration:
            named = f"{self.item_group} {self.item}"
            if any(word in named for word in _CAPITAL_WORDS):
                return ExpenditureKind.CAPITAL
        return ExpenditureKind.RECURRENT


class BudgetBillResource(Resource):
    """Maps and cleans a row of the file onto a BillLine; `import_instance` raises with an error for each column."""

    year_ce = Field("year_ce", "FISCAL_YEAR", YearWidget())
    area_name = Field("area_name", "BUDGETARY_UNIT", TextWidget(200))
    budget_plan = Field("budget_plan", "BUDGET_PLAN", TextWidget(300))
    project = Field("project", "PROJECT", TextWidget(600))
    category = Field("category", "CATEGORY_LV1", CategoryWidget())
    item_group = Field("item_group", "CATEGORY_LV2", TextWidget(200, blank=True))
    item = Field("item", "ITEM_DESCRIPTION", TextWidget(2000))
    amount_baht = Field("amount_baht", "AMOUNT", ThaiDecimalWidget())

    class Meta:
        import_order = (
            "year_ce", "area_name", "budget_plan", "project", "category", "item_group", "item", "amount_baht",
        )  # fmt: skip

    @classmethod
    def column_of(cls, name) -> str:
        return cls.fields[name].column_name

    @classmethod
    def headings(cls) -> dict:
        """Field → the column it is read from, in the order of reading."""
        return {name: cls.fields[name].column_name for name in cls._meta.import_order}
