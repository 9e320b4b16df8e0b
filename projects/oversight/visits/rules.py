"""Who records which visit, and what a visit must say before it goes on. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date

from cms.rules import RuleBroken
from cms.thai import thai_date

OPEN = {"planned"}
RECORDED = {"done", "followed_up"}


@dataclass(frozen=True)
class Feet:
    """What a person is to the visits of one area."""

    person_id: int | None
    is_centre: bool = False
    is_office: bool = False
    is_inspector: bool = False

    @property
    def visits(self) -> bool:
        return self.is_centre or self.is_office or self.is_inspector


def feet_in(area_owned, where, person_id) -> Feet:
    """`where`: the person's Reach; `area_owned`: a row with a province or a group."""
    own = area_owned.province_id in where.edit_provinces or area_owned.group_id in where.edit_groups
    return Feet(person_id, is_centre=where.edits_nation, is_office=own, is_inspector=where.inspects(area_owned))


def kinds_of(feet: Feet) -> set:
    """The kinds of visit that the person plans and records in that area."""
    found = set()
    if feet.is_centre:
        found |= {"inspector", "team", "sample", "mobile"}
    if feet.is_office:
        found |= {"team", "mobile"}
    if feet.is_inspector:
        found |= {"inspector"}
    return found


def may_record(kind: str, feet: Feet) -> bool:
    """Whether the person's posts carry a visit of that kind (else 403). An inspector's is nobody's but an inspector's of
    that area, and the centre's."""
    return kind in kinds_of(feet)


def check_plan(planned_on: date, year_be: int, bounds):
    """A visit is planned within the fiscal year of its projects or the two after it: as long as money carried over is
    reported on, and what was built is looked at later."""
    first, last = bounds
    last = last.replace(year=last.year + 2)
    if planned_on < first or planned_on > last:
        raise RuleBroken(
            {"planned_on": f"โครงการปีงบประมาณ {year_be} ตรวจได้ระหว่าง {thai_date(first)} ถึง {thai_date(last)}"},
            code="planned_outside",
        )


def check_move(move: str, state: str):
    """Refuse what the visit's state does not allow."""
    allowed = {
        "edit": OPEN, "cancel": OPEN, "record": {"planned", "done", "followed_up"}, "finish": OPEN,
        "recommend": {"planned", "done", "followed_up"}, "close": RECORDED,
    }[move]  # fmt: skip
    if state not in allowed:
        raise RuleBroken(
            {
                "planned": "การตรวจนี้ยังไม่ได้บันทึกว่าตรวจแล้ว",
                "done": "การตรวจนี้บันทึกผลแล้ว",
                "followed_up": "การตรวจนี้บันทึกผลแล้ว",
                "closed": "การตรวจนี้ปิดเรื่องแล้ว",
                "cancelled": "การตรวจนี้ยกเลิกแล้ว",
            }[state],
            code=f"cannot_{move}",
        )


def check_cancel(recorded):
    """What was seen stays: a visit with findings is not cancelled. `recorded`: codes of the projects that have some."""
    if recorded:
        raise RuleBroken(
            f"บันทึกสิ่งที่พบของ {' '.join(recorded[:5])} แล้ว ยกเลิกไม่ได้ ให้แก้ไขแผนเพื่อนำโครงการที่ไม่ได้ไปออก แล้วบันทึกผลการตรวจ",
            code="findings_stay",
        )


def check_finish(*, kind, done_on, year_be, bounds, today, unrecorded, projects, summary, topics, attendance):
    """What a visit lacks before it is done, at its fields. `unrecorded`: codes of projects without findings; `bounds`:
    the first and last day of the fiscal year of its projects."""
    wrong = {}
    if done_on is None:
        wrong["done_on"] = "กรอกวันที่ตรวจจริง"
    elif done_on > today:
        wrong["done_on"] = "วันที่ตรวจต้องไม่เป็นวันในอนาคต"
    elif done_on < bounds[0]:
        wrong["done_on"] = f"วันที่ตรวจต้องไม่ก่อนปีงบประมาณ {year_be} เริ่ม ({thai_date(bounds[0])})"
    if not summary.strip():
        wrong["summary"] = "สรุปผลการตรวจติดตาม"
    if kind == "mobile":
        if not topics.strip():
            wrong["topics"] = "เขียนเรื่องที่ให้คำปรึกษา"
        if attendance is None:
            wrong["attendance"] = "กรอกจำนวนผู้รับคำปรึกษา หากไม่มีให้ใส่ 0"
    if wrong:
        raise RuleBroken(wrong, code="incomplete")
    if unrecorded:
        raise RuleBroken(f"ยังไม่บันทึกสิ่งที่พบของ {' '.join(unrecorded[:5])}", code="findings_missing")


def state_after(state: str, *, open_recommendations: int) -> str:
    """A visit that is done is followed up once no recommendation is open."""
    if state in RECORDED:
        return "done" if open_recommendations else "followed_up"
    return state


def light_state(light: str) -> str:
    return {"good": "done", "watch": "part", "bad": "late"}.get(light, "todo")


def visit_mark(state: str) -> str:
    return {"planned": "todo", "done": "part", "followed_up": "part", "closed": "done", "cancelled": "todo"}[state]


def recommendation_mark(state: str, due_on: date, today: date, *, is_in_force=True) -> tuple[str, str]:
    """The mark's shape and the words of its clock. `is_in_force`: its visit was not cancelled."""
    if not is_in_force:
        return "todo", "ตกไปพร้อมการตรวจที่ยกเลิก"
    if state == "done":
        return "done", "ดำเนินการแล้ว"
    if state == "answered":
        return "part", "รายงานผลแล้ว รอพิจารณา"
    days = (due_on - today).days
    if days < 0:
        return "late", f"เลยกำหนด {-days} วัน"
    return "todo", "ครบกำหนดวันนี้" if days == 0 else f"เหลือ {days} วัน"
