"""Tables of figures as printed, checked against themselves and each other (DOMAIN, money rules). Pure.

`check_set(tables)` is what imports, typed tables and reports ask. Sound rows are never named; nothing is corrected.
"""

from decimal import ROUND_HALF_UP, Decimal

from cms.thai import baht
from projects.summaries.rules import hypotheses
from projects.summaries.rules.findings import (
    COLUMN_SUM,
    CROSS_TABLE,
    MAGNITUDE,
    PERCENTAGE,
    ROW_IDENTITY,
    Finding,
    more_or_less,
    plain,
)
from projects.summaries.rules.labels import pair_up
from projects.summaries.rules.magnitude import factor_words, unit_between
from projects.summaries.rules.printed import BUDGET, DISBURSED, MONEY, OVERALL, PARTS, PERCENT, QUARTERS, ZERO

SATANG = hypotheses.SATANG
PERCENT_PLACES = 2


def check_set(tables) -> list[Finding]:
    """Everything that does not agree within these tables and between them, in the order of tables and rows."""
    tables = list(tables)
    checked = [_OneTable(table) for table in tables]
    found = [finding for one in checked for finding in one.within()]
    for at, one in enumerate(checked):
        for other in checked[at + 1 :]:
            found += _between(one, other)
    for at, one in enumerate(checked):
        found += one.column_sums([*checked[:at], *checked[at + 1 :]])
    order = {table.key: at for at, table in enumerate(tables)}
    return sorted(found, key=lambda finding: (order[finding.table], finding.row))


def check_table(table) -> list[Finding]:
    return check_set([table])


class _OneTable:
    def __init__(self, table):
        self.table = table
        self.repairs = {}  # number of a row that does not balance → Hypothesis or None
        self.gaps = {}  # column key → sum of the rows − printed total, where they differ
        self._sum_up()

    def within(self):
        return [*self._balances(), *self._percentages(), *self._quarters()]

    # Rows

    def _balances(self):
        table = self.table
        if not table.has(BUDGET, *PARTS):
            return
        for row in table.rows:
            amounts = [table.amount(row, key) for key in (BUDGET, *PARTS)]
            if None in amounts:
                continue
            stated, computed = amounts[0], sum(amounts[1:], ZERO)
            slack = max(SATANG, sum((table.rounding(row, key) for key in (BUDGET, *PARTS)), ZERO))
            difference = computed - stated
            if abs(difference) <= slack:
                continue
            repair = self.repairs[row.number] = hypotheses.row_repair(table, row, difference)
            names = " + ".join(table.by_key[key].name for key in PARTS)
            than = more_or_less(difference) % f"{table.by_key[BUDGET].name}ที่พิมพ์ไว้"
            yield self._finding(
                ROW_IDENTITY, row, BUDGET, f"{names} รวมได้ {plain(computed)} บาท {than}", stated, computed,
                (repair,) if repair else (),
            )  # fmt: skip

    def _percentages(self):
        table = self.table
        if not table.has(BUDGET, DISBURSED, PERCENT):
            return
        printed_places = max((table.figure(row, PERCENT).places for row in table.rows), default=0)
        step = Decimal(1).scaleb(-min(PERCENT_PLACES, printed_places))
        for row in table.rows:
            printed = table.figure(row, PERCENT)
            budget, disbursed = table.amount(row, BUDGET), table.amount(row, DISBURSED)
            if not printed.is_readable or printed.is_blank or not budget or disbursed is None:
                continue
            computed = (disbursed * 100 / budget).quantize(step, ROUND_HALF_UP)
            if table.by_key[BUDGET].unit > 1:  # figures in thousands or millions say the percent less closely
                slack = 100 * (table.rounding(row, BUDGET) + table.rounding(row, DISBURSED)) / abs(budget) + step
            else:
                slack = ZERO
            stated = printed.amount.quantize(step, ROUND_HALF_UP)
            if printed.places > PERCENT_PLACES and (printed.amount * 100).quantize(step, ROUND_HALF_UP) == computed:
                continue  # a spreadsheet's percent format keeps the ratio and shows a hundred times it
            if abs(stated - computed) > slack:
                reason = (
                    f"{table.by_key[DISBURSED].name} {plain(disbursed)} จาก{table.by_key[BUDGET].name} {plain(budget)} "
                    f"คิดเป็นร้อยละ {computed} แต่พิมพ์ไว้ {printed.text.strip()}"
                )
                yield self._finding(PERCENTAGE, row, PERCENT, reason)

    def _quarters(self):
        table = self.table
        if not table.has(OVERALL, *QUARTERS):
            return
        for row in table.rows:
            amounts = [table.amount(row, key) for key in (OVERALL, *QUARTERS)]
            if None in amounts or all(table.figure(row, key).is_blank for key in (OVERALL, *QUARTERS)):
                continue
            stated, computed = amounts[0], sum(amounts[1:], ZERO)
            if stated != computed:
                size = f"{'มากกว่า' if computed > stated else 'น้อยกว่า'}เป้าหมายรวมที่พิมพ์ไว้ร้อยละ {abs(computed - stated)}"
                reason = f"สี่ไตรมาสรวมกันได้ร้อยละ {computed} {size}"
                yield self._finding(ROW_IDENTITY, row, OVERALL, reason)

    # Columns

    def _sum_up(self):
        """Each printed total against the rows it adds up: the last one all of them, an earlier one those since the one
        before it."""
        table, block = self.table, []
        self.sums = []  # (total row, column, printed, sum)
        for row in table.rows:
            if not row.is_total:
                block.append(row)
                continue
            rows = table.data_rows if row is table.grand_total else block
            block = []
            for column in () if not rows else table.columns:
                amounts = [table.amount(one, column.key) for one in rows]
                total = table.figure(row, column.key)
                if column.is_percent or None in amounts or not total.is_readable:
                    continue
                if not total.text.strip() or (total.is_blank and not any(amounts)):
                    continue  # no total is printed here
                slack = sum((table.rounding(one, column.key) for one in (*rows, row)), ZERO)
                computed = sum(amounts, ZERO)
                if abs(computed - total.amount) > slack:
                    self.sums.append((row, column, total.amount, computed, len(rows)))
                    if row is table.grand_total:
                        self.gaps[column.key] = computed - total.amount

    def column_sums(self, others):
        missing, told = hypotheses.missing_row(self.table, self.repairs), False
        for row, column, stated, computed, count in self.sums:
            difference = computed - stated
            guesses = []
            if row is self.table.grand_total:
                if missing and dict(missing.amounts).get(column.key):
                    guesses.append(hypotheses.as_told_above(missing) if told else missing)
                    told = True
                else:
                    slip = hypotheses.column_slip(self.table, column.key, difference)
                    guesses += [slip] if slip else self._explained(column.key, difference, others)
            reason = f"ผลรวมของ {count:,} แถวคือ {plain(computed)} บาท {more_or_less(difference) % 'ยอดรวมที่พิมพ์ไว้'}"
            yield self._finding(COLUMN_SUM, row, column.key, reason, stated, computed, tuple(guesses))

    def _explained(self, key, gap, others):
        for other in others:
            if key not in MONEY or not other.table.has(key) or other.table.grand_total is None:
                continue
            mine, theirs = self.table.data_rows, other.table.data_rows
            pairs = pair_up(mine, theirs)
            if not len(pairs) == len(mine) == len(theirs):
                continue
            differing = []
            for row, other_row in pairs:
                size = self.table.amount(row, key) - (other.table.amount(other_row, key) or ZERO)
                if size:
                    differing.append((row, size))
            found = hypotheses.explained_by_other(
                self.table, other.table, key, gap, other.gaps.get(key), differing
            )  # fmt: skip
            if found:
                return [found]
        return []

    def _finding(self, kind, row, key, reason, stated=None, computed=None, guesses=()):
        difference = None if stated is None else computed - stated
        column = self.table.by_key[key]
        return Finding(
            kind, self.table.key, row.number, column.heading, self.table.figure(row, key).text, reason, stated, computed,
            difference, guesses,
        )  # fmt: skip


# Two tables


def _between(one, other):
    """The same figure printed in both: the later table is held against the earlier one."""
    first, second = one.table, other.table
    shared = [key for key in MONEY if first.has(key) and second.has(key)]
    if not shared:
        return
    pairs = pair_up(first.data_rows, second.data_rows)
    if first.grand_total and second.grand_total and len(pairs) == len(first.data_rows) == len(second.data_rows):
        pairs.append((first.grand_total, second.grand_total))
    for key in shared:
        differing = []
        for row, other_row in pairs:
            amount, other_amount = first.amount(row, key), second.amount(other_row, key)
            if amount is None or other_amount is None:
                continue
            if first.figure(row, key).is_blank or second.figure(other_row, key).is_blank:
                continue  # one of the two says nothing
            if abs(amount - other_amount) > first.rounding(row, key) + second.rounding(other_row, key):
                differing.append((row, amount, other_row, other_amount))
        yield from _whole_column(one, other, key, differing, len(pairs)) or (
            finding for pair in differing for finding in _pair(one, other, key, *pair)
        )


def _whole_column(one, other, key, differing, pairs):
    """One finding instead of many when every row differs by the same unit."""
    units = {unit_between(amount, other_amount) for _, amount, _, other_amount in differing}
    if len(differing) < 3 or len(differing) < pairs or len(units) != 1 or None in units:
        return []
    row, amount, other_row, other_amount = differing[0]
    table = other if abs(other_amount) < abs(amount) else one
    at, stated, computed = (other_row, other_amount, amount) if table is other else (row, amount, other_amount)
    elsewhere = (one if table is other else other).table
    reason = f"ทั้ง {len(differing):,} แถวของคอลัมน์นี้กับ{elsewhere.title} {factor_words(units.pop())}"
    return [table._finding(MAGNITUDE, at, key, reason, stated, computed)]


def _pair(one, other, key, row, amount, other_row, other_amount):
    unit = unit_between(amount, other_amount)
    guesses = ()
    if unit is None and hypotheses.swapped_digits(amount, other_amount):
        text = "ตัวเลขสองจำนวนนี้ต่างกันเพียงสองหลักที่สลับที่กัน อาจพิมพ์สลับหลัก"
        guesses = (hypotheses.Hypothesis("digits-swapped", text, other_row.number, other.table.by_key[key].heading),)
    reason = (
        f"{other.table.title}พิมพ์ไว้ {plain(other_amount)} บาท แต่แถวที่ {row.number} ของ{one.table.title}"
        f"พิมพ์ไว้ {plain(amount)} บาท ต่างกัน {baht(abs(amount - other_amount))} บาท"
    )
    yield other._finding(CROSS_TABLE, other_row, key, reason, other_amount, amount, guesses)
    if unit:
        suspect_is_first = _is_suspect(one, other, key, amount, other_amount)
        table, at, stated, computed = (
            (one, row, amount, other_amount) if suspect_is_first else (other, other_row, other_amount, amount)
        )
        elsewhere = (other if suspect_is_first else one).table
        reason = f"{plain(stated)} บาท กับ {plain(computed)} บาทใน{elsewhere.title} {factor_words(unit)}"
        yield table._finding(MAGNITUDE, at, key, reason, stated, computed)


def _is_suspect(one, other, key, amount, other_amount) -> bool:
    """Whose figure looks wrong: the one that, replaced by the other, brings its own column nearer to its printed total.
    The smaller one when that does not tell."""

    def brings_nearer(table, stated, meant):
        gap = table.gaps.get(key, ZERO)
        return abs(gap - stated + meant) < abs(gap)

    first, second = brings_nearer(one, amount, other_amount), brings_nearer(other, other_amount, amount)
    return abs(amount) < abs(other_amount) if first == second else first
