"""Arithmetic of the automatic checks: since when savings are held, which instalments wait, what reports say of a day.
Pure: no database, no request, no clock."""

from collections import deque
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from projects.progress.rules import next_month

ZERO = Decimal("0.00")
SATANG = Decimal("0.01")


def held_since(movements) -> date | None:
    """The day of the oldest savings that are still held; None when none are.

    `movements`: (day, baht) in the order they happened: above zero declared, below zero returned, reused or taken back.
    What leaves is the oldest that was held.
    """
    held, owed = deque(), ZERO
    for day, amount_baht in movements:
        if amount_baht < 0:
            owed -= amount_baht
        else:
            held.append([day, amount_baht])
        while owed > 0 and held:
            taken = min(owed, held[0][1])
            owed -= taken
            held[0][1] -= taken
            if not held[0][1]:
                held.popleft()
    return held[0][0] if held else None


def unpaid_parts(parts, *, committed_baht: Decimal, paid_for: dict, paid_baht: Decimal) -> list:
    """The instalments of one contract, by their day, that are not paid in full.

    `parts`: rows with `pk` and `planned_baht`; `paid_for`: their id → baht paid in their name. Payments that name no
    instalment pay the oldest first. What the contract no longer commits is not waited for: the last ones fall away.
    """
    unnamed = paid_baht - sum((paid_for.get(part.pk, ZERO) for part in parts), ZERO)
    waiting, before = [], ZERO
    for part in parts:
        wanted = min(part.planned_baht, max(committed_baht - before, ZERO))
        before += part.planned_baht
        left = wanted - paid_for.get(part.pk, ZERO)
        if left > 0:
            taken = min(max(unnamed, ZERO), left)
            unnamed -= taken
            if left > taken:
                waiting.append(part)
    return waiting


def reported_by(day: date, reports) -> Decimal | None:
    """The cumulative percent that the reports tell of a day, two places, half up; None when they tell nothing of it.

    `reports`: (month, percent) oldest first. A report speaks of its month's last day: within a month the course from
    the one before is taken as even, after the last report its figure stands.
    """
    before, began = ZERO, None
    for month, percent in reports:
        last_day = next_month(month) - timedelta(days=1)
        if percent is None:
            continue
        if day >= last_day:
            before, began = percent, last_day
        elif day < month:
            break
        else:
            share = Decimal((day - month).days + 1) / Decimal((last_day - month).days + 1)
            return (before + (percent - before) * share).quantize(SATANG, ROUND_HALF_UP)
    return before if began else None
