"""What the checks report: a disagreement with its size, and what the figures suggest. Never a correction. Pure."""

from dataclasses import asdict, dataclass
from decimal import Decimal

from cms.thai import baht

ROW_IDENTITY, COLUMN_SUM, PERCENTAGE = "row-identity", "column-sum", "percentage"
CROSS_TABLE, MAGNITUDE = "cross-table", "magnitude"
KINDS = {
    ROW_IDENTITY: "แถวไม่ลงตัว",
    COLUMN_SUM: "ยอดรวมไม่เท่าผลรวม",
    PERCENTAGE: "ร้อยละไม่ตรง",
    CROSS_TABLE: "สองตารางไม่ตรงกัน",
    MAGNITUDE: "หลักหรือหน่วยต่างกัน",
}


@dataclass(frozen=True)
class Hypothesis:
    """What would make the figures agree. `kind`: sign-lost, satang-lost, unit, digits-swapped, missing-row, row-left-out,
    explained. `amounts`: pairs of a name (a column's key, or a row) and baht."""

    kind: str
    text: str
    row: int | None = None
    column: str | None = None
    amounts: tuple = ()

    def as_json(self) -> dict:
        return asdict(self) | {"amounts": [[name, f"{amount:.2f}"] for name, amount in self.amounts]}


@dataclass(frozen=True)
class Finding:
    """`column` is the heading, `value` the text as printed. `difference_baht` = computed − stated; null for percents."""

    kind: str
    table: str
    row: int
    column: str
    value: str
    reason: str
    stated_baht: Decimal | None = None
    computed_baht: Decimal | None = None
    difference_baht: Decimal | None = None
    hypotheses: tuple = ()

    @property
    def kind_name(self) -> str:
        return KINDS[self.kind]

    @property
    def message(self) -> str:
        """The disagreement, and after it what the figures suggest."""
        return " ".join([self.reason, *(one.text for one in self.hypotheses)])

    @property
    def suggestion(self) -> str:
        return " ".join(one.text for one in self.hypotheses)

    def as_json(self) -> dict:
        """The keys of the import command (COMMANDS), without the row's place in its file."""
        return {
            "kind": self.kind,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "reason": self.message,
            **{name: _money(getattr(self, name)) for name in ("stated_baht", "computed_baht", "difference_baht")},
            "hypotheses": [one.as_json() for one in self.hypotheses],
        }


def _money(amount):
    return None if amount is None else f"{amount:.2f}"


def signed(amount) -> str:
    """`+450,000.00`, `−9,990,000.00`."""
    return f"{'−' if amount < 0 else '+'}{baht(abs(amount))}"


def plain(amount) -> str:
    return f"−{baht(abs(amount))}" if amount < 0 else baht(amount)


def more_or_less(difference) -> str:
    return f"{'มากกว่า' if difference > 0 else 'น้อยกว่า'}%s {baht(abs(difference))} บาท"
