"""Who looks after which posts and accounts. Pure: plain values in, plain values out.

Central staff look after all. An office looks after its own officers, its area's governor or head, treasury and
committee, and the agencies that work in its area alone. What an office may not look after, it may not reach by a
detour either: an account is its business only when every post of that account is.
"""

from dataclasses import dataclass, field
from datetime import date

from cms.rules import RuleBroken

OF_ITS_PROVINCE = frozenset({"provincial_office", "executive", "treasury", "committee"})
OF_ITS_GROUP = frozenset({"group_office", "executive", "committee"})
BINDINGS = {  # role -> what it is bound to; the first set one of, the second whether one of them must be given
    "central": ((), False),
    "observer": ((), False),
    "provincial_office": (("province",), True),
    "treasury": (("province",), True),
    "group_office": (("group",), True),
    "agency": (("agency",), True),
    "committee": (("province", "group"), True),
    "inspector": (("province", "group"), False),
    "executive": (("province", "group", "ministry", "department"), False),
}


@dataclass(frozen=True)
class PostFacts:
    """What decides who looks after a post. `agency_provinces`: the provinces the post's agency serves."""

    role: str
    province_id: int | None = None
    group_id: int | None = None
    ministry_id: int | None = None
    department_id: int | None = None
    agency_id: int | None = None
    agency_provinces: frozenset = frozenset()
    agency_is_osm: bool = False


@dataclass(frozen=True)
class Manager:
    """Who looks after posts. `groups`: each group of an own group office with its member provinces of this year."""

    nation: bool = False
    provinces: frozenset = frozenset()
    groups: dict = field(default_factory=dict)

    @property
    def is_nobody(self) -> bool:
        return not (self.nation or self.provinces or self.groups)

    def roles(self) -> set:
        """The roles of which this person may make posts."""
        if self.nation:
            return set(BINDINGS)
        own = {"agency"} if self.provinces or self.groups else set()
        return own | (OF_ITS_PROVINCE if self.provinces else set()) | (OF_ITS_GROUP if self.groups else set())


def may_manage(manager: Manager, post: PostFacts) -> bool:
    if manager.nation:
        return True
    if post.role == "agency":
        return agency_belongs_to(manager, post.agency_provinces, post.agency_is_osm)
    if post.ministry_id or post.department_id or post.agency_id:
        return False
    if post.province_id:
        return post.group_id is None and post.role in OF_ITS_PROVINCE and post.province_id in manager.provinces
    return post.role in OF_ITS_GROUP and post.group_id in manager.groups


def agency_belongs_to(manager: Manager, serves: frozenset, is_osm: bool) -> bool:
    """An agency in one province is that province's business; in several of one group, or its OSM, the group's."""
    if not serves:
        return False
    if len(serves) == 1 and not is_osm:
        return serves <= manager.provinces
    return any(serves <= members for members in manager.groups.values())


def may_manage_account(manager: Manager, posts, *, is_superuser: bool = False) -> bool:
    """Whether resetting or suspending the account gives away nothing beyond the manager's own area.

    `posts`: facts of all posts the account holds now or from a coming day on, suspended ones too.
    """
    if is_superuser:
        return False
    if manager.nation:
        return True
    posts = list(posts)
    return bool(posts) and all(may_manage(manager, post) for post in posts)


def check_binding(role: str, given: dict) -> None:
    """Refuse a post that is bound to something else than its role asks. `given`: name -> value or None."""
    allowed, is_needed = BINDINGS[role]
    chosen = [name for name in ("province", "group", "ministry", "department", "agency") if given.get(name)]
    if extra := [name for name in chosen if name not in allowed]:
        raise RuleBroken({extra[0]: "บทบาทนี้ไม่ผูกกับช่องนี้"}, code="binding")
    if role == "executive" and given.get("department") and given.get("ministry"):
        if given["department"].ministry_id != given["ministry"].pk:
            raise RuleBroken({"department": "กรมนี้ไม่อยู่ในกระทรวงที่เลือก"}, code="binding")
        chosen.remove("ministry")
    if len(chosen) > 1:
        raise RuleBroken({chosen[1]: "เลือกขอบเขตเพียงอย่างเดียว"}, code="binding")
    if is_needed and not chosen:
        raise RuleBroken({allowed[0]: "กรุณาเลือก"}, code="binding")


def check_handover_day(on: date, since: date | None, today: date) -> None:
    """A post changes hands today or on an earlier day, not before its holder took it."""
    if on > today:
        raise RuleBroken({"on": "วันที่มีผลต้องไม่เป็นวันในอนาคต กรุณาทำรายการเมื่อถึงวันนั้น"}, code="in_future")
    if since and on < since:
        raise RuleBroken({"on": "วันที่มีผลต้องไม่ก่อนวันที่ผู้ดำรงตำแหน่งเดิมเข้ารับ"}, code="before_since")


def check_stand_in(since: date, until: date | None, order_number: str, today: date) -> None:
    """A stand-in is a dated grant with an order number (DOMAIN §1)."""
    if not order_number.strip():
        raise RuleBroken({"order_number": "กรุณากรอกเลขที่คำสั่งมอบอำนาจหรือรักษาการแทน"}, code="order_missing")
    if until is None:
        raise RuleBroken({"until": "กรุณากรอกวันสิ้นสุด"}, code="until_missing")
    if until < since:
        raise RuleBroken({"until": "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"}, code="ends_before")
    if until < today:
        raise RuleBroken({"until": "วันสิ้นสุดผ่านไปแล้ว"}, code="is_over")
