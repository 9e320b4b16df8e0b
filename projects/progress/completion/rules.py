"""What a completion report must hold before it is sent. Pure: no database, no request, no clock."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cms.thai import thai_date

REQUIRED = {
    "completed_on": "กรอกวันที่แล้วเสร็จ",
    "objectives_met": "เลือกผลตามวัตถุประสงค์",
    "objectives_text": "อธิบายผลตามวัตถุประสงค์",
    "targets_met": "เลือกผลตามเป้าหมาย",
    "outputs": "กรอกผลผลิตที่ได้",
    "outcomes": "กรอกผลลัพธ์และผลสัมฤทธิ์",
    "value_for_money": "อธิบายความคุ้มค่า เช่น เทียบราคา จำนวนผู้ได้ประโยชน์ หรือค่าใช้จ่ายที่ลดลง",
}


@dataclass(frozen=True)
class Standing:
    """How the project stands when its report is sent. Percent cumulative; `first_unsent`: name of the first month before
    the one it was completed in that was not reported; amounts in baht."""

    today: date
    start_on: date | None
    actual_percent: Decimal | None
    first_unsent: str
    after_photos: int
    remaining_baht: Decimal
    owed_baht: Decimal  # under contracts
    savings_held_baht: Decimal
    waiting_requests: int
    handovers: int


def missing(report, standing: Standing) -> dict:
    """Field → what is lacking, in Thai; empty when the report may be sent. Source: S1 §6.1 (step 4, item 4), S0 §2.8."""
    wrong = {name: say for name, say in REQUIRED.items() if not getattr(report, name)}
    day = report.completed_on
    if day is not None and day > standing.today:
        wrong["completed_on"] = "วันที่แล้วเสร็จต้องไม่หลังวันนี้"
    elif day is not None and standing.start_on is not None and day < standing.start_on:
        wrong["completed_on"] = f"วันที่แล้วเสร็จก่อนวันเริ่มโครงการ ({thai_date(standing.start_on)})"
    elif day is not None and standing.first_unsent:
        wrong["completed_on"] = f"ยังไม่ได้ส่งรายงาน{standing.first_unsent} ส่งรายงานรายเดือนให้ครบก่อน"
    if report.targets_met in ("partly", "not") and not report.targets_text:
        wrong["targets_text"] = "อธิบายว่าเป้าหมายใดไม่ได้ตามที่ตั้งไว้ เพราะอะไร"
    if not standing.after_photos and not report.no_photo_reason:
        wrong["no_photo_reason"] = "เพิ่มภาพหลังดำเนินการในส่วน 2.5 หรือบอกเหตุที่ไม่มีภาพ"
    if (standing.actual_percent is None or standing.actual_percent < 100) and not report.short_reason:
        so_far = "ยังไม่มีรายงาน" if standing.actual_percent is None else f"ร้อยละ {standing.actual_percent.normalize():f}"
        wrong["short_reason"] = f"ผลสะสมล่าสุด{so_far} บอกเหตุที่ยังไม่ถึงร้อยละ 100"
    if standing.remaining_baht > 0 and not report.money_reason:
        wrong["money_reason"] = (
            f"ยังมีเงินคงเหลือ {standing.remaining_baht:,.2f} บาท แจ้งเป็นเงินเหลือจ่ายก่อน หรือบอกเหตุ เช่น รอเบิกจ่ายงวดสุดท้าย กันเงินเหลื่อมปีไว้แล้ว"
        )
    elif standing.owed_baht > 0 and not report.money_reason:
        wrong["money_reason"] = f"สัญญายังค้างจ่าย {standing.owed_baht:,.2f} บาท บอกเหตุ เช่น รอเบิกจ่ายงวดสุดท้าย"
    if standing.waiting_requests:
        wrong["money_reason"] = f"มีคำขอเรื่องงบประมาณที่ยังไม่สิ้นสุด {standing.waiting_requests} เรื่อง รอผลก่อน"
    if report.has_assets is None:
        wrong["has_assets"] = "เลือกว่ามีทรัพย์สินที่ต้องส่งมอบหรือไม่"
    elif report.has_assets and not standing.handovers:
        wrong["has_assets"] = "เพิ่มรายการทรัพย์สินที่ส่งมอบด้านล่างก่อน"
    elif not report.has_assets and standing.handovers:
        wrong["has_assets"] = f"มีรายการทรัพย์สินด้านล่างแล้ว {standing.handovers} รายการ เลือก “มี”"
    return wrong


def check_handover(*, planned_on: date | None, handed_on: date | None, today: date) -> dict:
    """Field → refusal of one asset's days."""
    if handed_on is not None and handed_on > today:
        return {"handed_on": "วันที่ส่งมอบแล้วต้องไม่หลังวันนี้ ถ้ายังไม่ส่งมอบให้กรอกกำหนดส่งมอบ"}
    if planned_on is None and handed_on is None:
        return {"planned_on": "กรอกกำหนดส่งมอบ หรือวันที่ส่งมอบแล้ว"}
    return {}
