"""A table of figures as printed: the text of every cell stays, and beside it the amount it can be read as. Pure."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from cms.thai import arabic_digits, parse_baht
from projects.summaries.rules.labels import squeezed

LABEL = "label"
BUDGET, DISBURSED, REMAINING, SAVINGS = "budget", "disbursed", "remaining", "savings"
MONEY = (BUDGET, DISBURSED, REMAINING, SAVINGS)
PARTS = (DISBURSED, REMAINING, SAVINGS)  # of the budget (DOMAIN, money rules)
PERCENT, OVERALL = "percent", "overall"
QUARTERS = ("quarter1", "quarter2", "quarter3", "quarter4")
PERCENTS = (PERCENT, OVERALL, *QUARTERS)
ZERO = Decimal(0)
_WORDS = {
    BUDGET: ("งบประมาณ", "งบประมาณที่ได้รับจัดสรร", "งบประมาณที่ได้รับ", "วงเงินงบประมาณ", "งบประมาณจัดสรร", "จัดสรร"),
    DISBURSED: ("เบิกจ่าย", "เบิกจ่ายแล้ว", "ผลการเบิกจ่าย", "ผลเบิกจ่าย"),
    REMAINING: ("คงเหลือ", "งบประมาณคงเหลือ"),
    SAVINGS: ("เหลือจ่าย", "งบประมาณเหลือจ่าย", "เงินเหลือจ่าย"),
    PERCENT: ("ร้อยละ", "ร้อยละการเบิกจ่าย", "ร้อยละของการเบิกจ่าย", "ร้อยละเบิกจ่าย", "เบิกจ่ายร้อยละ"),
}
_UNITS = (("ล้านบาท", Decimal(1_000_000)), ("พันบาท", Decimal(1000)))
_PERCENT_SIGNS = ("ร้อยละ", "%", "เปอร์เซ็นต์")


@dataclass(frozen=True)
class Figure:
    """One cell. `amount`: None when it cannot be read; nothing and "-" are zero. `places`: decimals as printed."""

    text: str
    amount: Decimal | None
    is_blank: bool
    places: int

    @property
    def is_readable(self) -> bool:
        return self.amount is not None


def read_figure(text, unit=Decimal(1)) -> Figure:
    """Read a printed amount in baht, thousand or million baht (`unit`) as baht."""
    bare = arabic_digits(text or "").strip()
    places = len(bare.rpartition(".")[2]) if "." in bare else 0
    try:
        amount = parse_baht(bare) if unit == 1 else _plain(bare)
    except ValueError:
        return Figure(text, None, False, places)
    return Figure(text, ZERO if amount is None else amount * unit, amount is None, places)


def read_percent(text) -> Figure:
    """Read a printed percent; it may carry its sign and any number of decimals."""
    bare = arabic_digits(text or "").strip().removeprefix("ร้อยละ").removesuffix("%").strip()
    try:
        amount = _plain(bare)
    except ValueError:
        return Figure(text, None, False, 0)
    return Figure(text, ZERO if amount is None else amount, amount is None, len(bare.partition(".")[2]))


def _plain(bare):
    bare = bare.replace("\N{MINUS SIGN}", "-")
    if bare in ("", "-", "–", "—"):
        return None
    try:
        amount = Decimal(bare.replace(",", ""))
    except InvalidOperation:
        raise ValueError(bare) from None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 14:
        raise ValueError(bare)
    return amount


@dataclass(frozen=True)
class Column:
    """`key`: what the figures are (BUDGET …), or any other word for a column that is only added up."""

    key: str
    heading: str

    @cached_property
    def unit(self) -> Decimal:
        """Baht in one printed unit; the heading says it."""
        return next((unit for word, unit in _UNITS if word in self.heading), Decimal(1))

    @property
    def is_percent(self) -> bool:
        return self.key in PERCENTS or any(sign in self.heading for sign in _PERCENT_SIGNS)

    def read(self, text) -> Figure:
        return read_percent(text) if self.is_percent else read_figure(text, self.unit)

    @property
    def name(self) -> str:
        return self.heading.split("(")[0].strip() or self.heading


def key_of_heading(heading) -> str | None:
    """What the figures below this heading are; None when the heading says something else."""
    said = squeezed(heading)
    for number, key in enumerate(QUARTERS, 1):
        if said.startswith((f"ไตรมาส{number}", f"ไตรมาสที่{number}")):
            return key
    is_percent = any(sign in heading for sign in _PERCENT_SIGNS)
    if squeezed("เป้าหมาย") in said and (is_percent or "รวม" in said or "ทั้งปี" in said):
        return OVERALL
    bare = squeezed(heading.split("(")[0]) or said
    for key, words in _WORDS.items():
        if bare in {squeezed(word) for word in words}:
            return PERCENT if is_percent and key == DISBURSED else None if is_percent and key in MONEY else key
    return PERCENT if heading.strip() == "%" else None


@dataclass(frozen=True)
class Row:
    """`number` counts data rows from 1; `texts`: column key → text as printed."""

    number: int
    label: str
    texts: dict
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`key` names it within its set, `title` is what a person calls it."""

    key: str
    title: str
    columns: tuple
    rows: tuple

    @cached_property
    def by_key(self) -> dict:
        return {column.key: column for column in self.columns}

    @cached_property
    def _figures(self) -> dict:
        return {
            (row.number, column.key): column.read(row.texts.get(column.key, ""))
            for row in self.rows
            for column in self.columns
        }

    def figure(self, row, key) -> Figure:
        return self._figures[row.number, key]

    def amount(self, row, key) -> Decimal | None:
        """What stands there; None when it cannot be read or there is no such column."""
        return self.figure(row, key).amount if key in self.by_key else None

    def has(self, *keys) -> bool:
        return all(key in self.by_key for key in keys)

    @cached_property
    def data_rows(self) -> tuple:
        return tuple(row for row in self.rows if not row.is_total)

    @cached_property
    def grand_total(self) -> Row | None:
        """The last row, when it is a printed total."""
        return self.rows[-1] if self.rows and self.rows[-1].is_total else None

    def rounding(self, row, key) -> Decimal:
        """How far the printed figure may be from the exact one: nothing in baht, half a last digit in larger units."""
        column = self.by_key[key]
        if column.unit == 1 or column.is_percent:
            return ZERO
        places = max((self.figure(one, key).places for one in self.rows), default=0)
        return column.unit.scaleb(-places) / 2
