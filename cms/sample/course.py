"""What happened to a record and when: the file says where it ends, this says by which moves it came there."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from cms.sample.records import WHOLE_YEARS, day

BANGKOK = ZoneInfo("Asia/Bangkok")
OLDEST_WAIT_DAYS = 40

COURSES = {
    "draft": ["create"],
    "unassigned": ["create"],
    "submitted": ["create", "submit"],
    "returned_by_office": ["create", "submit", "return"],
    "verified": ["create", "submit", "verify"],
    "returned_by_centre": ["create", "submit", "verify", "return"],
    "accepted": ["create", "submit", "verify", "accept"],
}
AMENDMENTS = {
    "draft": ["amend"],
    "submitted": ["amend", "submit"],
    "returned_by_office": ["amend", "submit", "return"],
    "verified": ["amend", "submit", "verify"],
}


@dataclass(frozen=True, order=True)
class Event:
    """One move of one record. Sorted, the events of all records are the system's history."""

    moment: datetime
    key: str
    number: int
    move: str


def events_of(told, now) -> list[Event]:
    """The record's moves in order, the last of an unfinished record 1 to 40 days before `now`."""
    moves = list(COURSES["accepted" if told["step"] == "amended" else told["step"]])
    days = _days(told, moves, now.date())
    if told["step"] == "amended":
        amended = AMENDMENTS[told["amendment"]["step"]]
        moves += amended
        days += _lately(told, len(amended), now.date())
    moments, earliest = [], None
    for number, on in enumerate(days):
        moment = at_work(on, f"{told['key']}{number}")
        if earliest is not None and moment <= earliest:
            moment = earliest + timedelta(minutes=12)
        moments.append(moment)
        earliest = moment
    return [
        Event(moment, told["key"], number, move)
        for number, (moment, move) in enumerate(zip(moments, moves, strict=True))
    ]


def _days(told, moves, today):
    """A finished project is told of when it ends, one under way when it begins; an unfinished record is of these weeks."""
    begins, ends = day(told["start_on"]), day(told["end_on"])
    created = begins - timedelta(days=14 + chance(told["key"], 30))
    if told["step"] in ("accepted", "amended"):
        is_told_at_its_end = told["execution_status"] in ("completed", "cancelled") and told["key"] not in WHOLE_YEARS
        first = ends if is_told_at_its_end else begins
        gaps = [4 + chance(f"{told['key']}{move}", 9) for move in moves[1:]]
        days = [created] + [first + timedelta(days=sum(gaps[: n + 1])) for n in range(len(gaps))]
        latest = today - timedelta(days=OLDEST_WAIT_DAYS + 20 + chance(told["key"], 60))
        late = max(days[-1] - latest, timedelta(0))
        return [on - late for on in days]
    if len(moves) == 1:
        return [today - timedelta(days=3 + chance(told["key"], OLDEST_WAIT_DAYS - 3))]
    lately = _lately(told, len(moves) - 1, today)
    return [min(created, lately[0] - timedelta(days=5)), *lately]


def _lately(told, count, today):
    last = today - timedelta(days=1 + chance(f"{told['key']}last", OLDEST_WAIT_DAYS))
    gaps = [3 + chance(f"{told['key']}gap{n}", 6) for n in range(count - 1)]
    return [last - timedelta(days=sum(gaps[n:])) for n in range(count)]


def at_work(on, key) -> datetime:
    """A working day between nine and four: what falls on a weekend was done on the Friday before."""
    on -= timedelta(days=max(on.weekday() - 4, 0))
    minutes = chance(f"{key}minutes", 7 * 60)
    return datetime.combine(on, time(9), BANGKOK) + timedelta(minutes=minutes)


def chance(key, count) -> int:
    """0 … count − 1, always the same for the same key."""
    return crc32(key.encode()) % count
