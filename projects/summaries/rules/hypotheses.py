"""What single slip would make a row, a column or two tables agree. Told only when the figures agree on one. Pure."""

from dataclasses import replace
from decimal import Decimal

from cms.thai import baht
from projects.summaries.rules.findings import Hypothesis, plain, signed
from projects.summaries.rules.magnitude import FACTORS, factor_words
from projects.summaries.rules.printed import BUDGET, PARTS, REMAINING, SAVINGS

SATANG = Decimal("0.01")
ONE_BAHT = Decimal(1)


def row_repair(table, row, difference) -> Hypothesis | None:
    """The one slip that makes budget = disbursed + remaining + savings hold in this row; None when none or several do.

    `difference` = sum of the parts − budget. `amounts` of the answer: the repaired cell, by its column's key.
    """
    found = [
        *_lost_signs(table, row, difference),
        *_lost_satang(table, row, difference),
        *_wrong_units(table, row, difference),
    ]
    return found[0] if len(found) == 1 else None


def _lost_signs(table, row, difference):
    for key in (REMAINING, SAVINGS):
        amount = table.amount(row, key)
        if amount and amount > 0 and abs(difference - 2 * amount) <= SATANG:
            column = table.by_key[key]
            yield Hypothesis(
                "sign-lost",
                f"ถ้า{column.name} {baht(amount)} เดิมเป็นยอดติดลบ (เครื่องหมายลบหายไป) แถวนี้จะลงตัวพอดี",
                row.number,
                column.heading,
                ((key, -amount),),
            )


def _lost_satang(table, row, difference):
    """A cell printed without decimals, when what is lacking is less than a baht."""
    for key in (BUDGET, *PARTS):
        figure = table.figure(row, key)
        lacking = difference if key == BUDGET else -difference
        if figure.places or figure.is_blank or not 0 < lacking < ONE_BAHT or figure.amount == 0:
            continue
        whole = figure.amount + lacking
        column = table.by_key[key]
        yield Hypothesis(
            "satang-lost",
            f"ถ้า{column.name} {figure.text.strip()} เดิมคือ {baht(whole)} (เศษสตางค์ {baht(lacking)} หายไป) แถวนี้จะลงตัวพอดี",
            row.number,
            column.heading,
            ((key, whole),),
        )


def _wrong_units(table, row, difference):
    for key in (BUDGET, *PARTS):
        amount = table.amount(row, key)
        for factor in FACTORS if amount else ():
            for meant in _meant(amount, factor):
                change = amount - meant if key == BUDGET else meant - amount
                if abs(difference + change) <= SATANG:
                    column = table.by_key[key]
                    yield Hypothesis(
                        "unit",
                        f"ถ้า{column.name} {plain(amount)} เดิมคือ {plain(meant)} ({factor_words(factor)}) แถวนี้จะลงตัวพอดี",
                        row.number,
                        column.heading,
                        ((key, meant),),
                    )


def _meant(amount, factor):
    """The amounts that a unit or a lost digit would have made this one of: whole satang only."""
    return [one for one in (amount * factor, amount / factor) if one == one.quantize(SATANG)]


def column_slip(table, key, gap) -> Hypothesis | None:
    """One row whose figure, left out of the printed total or off by a factor, is the whole gap (sum − printed)."""
    found = []
    column = table.by_key[key]
    for row in table.data_rows:
        amount = table.amount(row, key)
        if not amount:
            continue
        if gap == amount:
            found.append(_left_out(column, row, amount, "ยอดรวมที่พิมพ์อาจไม่ได้รวมแถวนี้"))
        if gap == -amount:
            found.append(_left_out(column, row, amount, "ยอดรวมที่พิมพ์อาจนับแถวนี้สองครั้ง"))
        for factor in FACTORS:
            for meant in _meant(amount, factor):
                if gap + meant - amount == 0:
                    text = f"ถ้าแถวที่ {row.number} {plain(amount)} เดิมคือ {plain(meant)} ({factor_words(factor)}) ยอดรวมจะตรงพอดี"
                    found.append(Hypothesis("unit", text, row.number, column.heading, ((key, meant),)))
    return found[0] if len(found) == 1 else None


def _left_out(column, row, amount, words):
    text = f"ส่วนต่างเท่ากับแถวที่ {row.number} พอดี ({plain(amount)}) {words}"
    return Hypothesis("row-left-out", text, row.number, column.heading, ((column.key, amount),))


def missing_row(table, repairs) -> Hypothesis | None:
    """One row that is not printed: after the proposed repairs, what each column lacks of its printed total balances.

    `repairs`: row number → Hypothesis or None, for every row that does not balance. A total that does not balance
    itself, a row nobody can explain, or a negative budget suggests nothing.
    """
    total = table.grand_total
    if total is None or not table.has(BUDGET, *PARTS) or None in repairs.values() or total.number in repairs:
        return None
    lacking = {}
    for key in (BUDGET, *PARTS):
        amounts = []
        for row in table.data_rows:
            repair = repairs.get(row.number)
            amounts.append(dict(repair.amounts).get(key, table.amount(row, key)) if repair else table.amount(row, key))
        if None in amounts or table.amount(total, key) is None:
            return None
        lacking[key] = table.amount(total, key) - sum(amounts, Decimal(0))
    if not _is_a_row(lacking):
        return None
    after = f"เมื่อปรับแถวที่ {_and([str(number) for number in repairs])} ตามข้อสันนิษฐานแล้ว " if repairs else ""
    names = {key: table.by_key[key].name for key in lacking}
    parts = " + ".join(f"{names[key]} {plain(lacking[key])}" for key in PARTS)
    text = (
        f"{after}ส่วนที่ขาดของทุกคอลัมน์รวมกันเป็นหนึ่งแถวที่ลงตัวพอดี คือ {names[BUDGET]} {baht(lacking[BUDGET])} = {parts} "
        f"จึงอาจมีหนึ่งแถวจำนวน {baht(lacking[BUDGET])} บาทตกหล่นจากตาราง"
    )
    return Hypothesis("missing-row", text, amounts=tuple(lacking.items()))


def as_told_above(missing) -> Hypothesis:
    """The same missing row, said shortly: the table's first finding about it has told the whole."""
    return replace(missing, text="เป็นส่วนของแถวที่อาจตกหล่นแถวเดียวกัน")


def _is_a_row(lacking) -> bool:
    """A row with money in at least two columns that balances, and could be a real one."""
    balances = abs(lacking[BUDGET] - sum(lacking[key] for key in PARTS)) <= SATANG
    return balances and lacking[BUDGET] > 0 and lacking[PARTS[0]] >= 0


def explained_by_other(table, other, key, gap, other_gap, differing) -> Hypothesis | None:
    """A column's gap as the rows that differ from the other table, and the other table's own gap.

    `differing`: pairs of (row of this table, this − other). `other_gap`: None when the other column adds up.
    """
    if not differing or sum((size for _, size in differing), other_gap or Decimal(0)) != gap:
        return None
    pieces = [f"{signed(size)} (แถวที่ {row.number})" for row, size in differing]
    amounts = [(f"row-{row.number}", size) for row, size in differing]
    if other_gap:
        pieces.append(f"{signed(other_gap)} ซึ่งเท่ากับที่คอลัมน์{other.by_key[key].name}ของ{other.title}ขาดไปจากยอดรวมพอดี")
        amounts.append((other.key, other_gap))
    text = f"ส่วนต่างนี้เท่ากับ {_and(pieces)} เมื่อเทียบกับ{other.title}ทีละแถว"
    return Hypothesis("explained", text, column=table.by_key[key].heading, amounts=tuple(amounts))


def swapped_digits(amount, other) -> bool:
    """Whether the two differ by two neighbouring digits that changed places."""
    one, two = (f"{abs(value):.2f}" for value in (amount, other))
    if len(one) != len(two) or one == two:
        return False
    at = next(index for index, pair in enumerate(zip(one, two, strict=True)) if pair[0] != pair[1])
    swapped = one[:at] + one[at + 1 : at + 2] + one[at] + one[at + 2 :]
    return swapped == two


def _and(pieces) -> str:
    *first, last = pieces
    return f"{', '.join(first)} และ {last}" if first else last
