"""Amounts of the same thing before and now: which of them jumped ten-fold. Pure."""

from dataclasses import dataclass

from projects.summaries.rules.magnitude import jump, told_jump


@dataclass(frozen=True)
class Named:
    """An amount, and what it is the amount of. `key` is equal before and now."""

    key: tuple
    name: str
    amount: object
    is_percent: bool = False


def jumps(before, now, *, words) -> list[str]:
    """A sentence for each amount that is ten times or a tenth of what it was. `words`: what `before` is called."""
    earlier = {}
    for one in before:
        earlier.setdefault(one.key, one.amount)
    told = []
    for one in now:
        was = earlier.get(one.key)
        if jump(was, one.amount) is None:
            continue
        if one.is_percent:
            way = "เพิ่มขึ้น" if one.amount > was else "ลดลง"
            told.append(f"{one.name}: ร้อยละ {_short(one.amount)} {way}จาก{words} {_short(was)} กรุณาตรวจจำนวนหลัก")
        else:
            told.append(f"{one.name}: {told_jump(was, one.amount, before=words)}")
    return told


def _short(percent):
    return f"{percent.normalize():f}"
