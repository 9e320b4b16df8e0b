"""An amount that a file changes ten-fold is worth a second look: said as a finding, hinders nothing."""

from projects.exchange.outcome import finding, money
from projects.summaries.rules import jump, told_jump


def magnitude_finding(line, column, printed, before, now) -> dict | None:
    """The finding for an amount in baht that is ten times, or a tenth, of what the register holds."""
    if before is None or now is None or jump(before, now) is None:
        return None
    return finding(
        line,
        "magnitude",
        column,
        printed,
        told_jump(before, now, before="จำนวนในระบบ"),
        stated_baht=money(now),
        computed_baht=money(before),
        difference_baht=money(before - now),
    )
