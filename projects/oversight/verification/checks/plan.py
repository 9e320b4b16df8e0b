"""Sections 2.1 and 2.2: the plan, and what the project consists of."""

from decimal import Decimal

from cms.thai import fiscal_year_bounds, thai_date
from projects.areas.boundaries import km_outside
from projects.oversight.verification.checks.registry import check
from projects.oversight.verification.facts import STARTED

PLAN, DETAILS = "2.1", "2.2"
OUTLINE_KM = 5  # the provinces' outlines are simplified: nearer points may lie inside
HUNDRED = Decimal(100)


@check("P-01", PLAN, "warning", "ไม่ระบุประเด็นยุทธศาสตร์",
       "โครงการตามแผนของจังหวัดหรือกลุ่มจังหวัดต้องอยู่ใต้ประเด็นยุทธศาสตร์ จึงจะรวมยอดตามประเด็นได้", source="คู่มือปฏิบัติงาน 2.1")  # fmt: skip
def no_strategic_issue(facts):
    if not facts.content["strategic_issue"] and facts.content["budget_source"] in ("province_plan", "group_plan"):
        yield "ยังไม่ระบุประเด็นยุทธศาสตร์"


@check("P-02", PLAN, "error", "ไม่มีหน่วยงานรับผิดชอบ", "ทุกโครงการต้องมีส่วนราชการรับผิดชอบ", source="คู่มือปฏิบัติงาน 2.1")
def no_agency(facts):
    if not facts.project.agency_id:
        yield "ยังไม่มอบหมายหน่วยงาน"


@check("P-03", PLAN, "info", "ไม่เชื่อมโยงนโยบายหรือวาระ",
       "การเชื่อมโยงนโยบายและวาระใช้ในรายงานตามวาระ", source="คู่มือปฏิบัติงาน 2.1")  # fmt: skip
def no_agenda(facts):
    if not facts.content.agendas:
        yield "ยังไม่เลือกนโยบายหรือวาระที่สอดคล้อง"


@check("P-04", PLAN, "warning", "เริ่มดำเนินการโดยไม่มีการอนุมัติ",
       "โครงการที่เริ่มแล้วควรบันทึกผู้อนุมัติให้ดำเนินการ เลขที่หนังสือ และวันที่", source="คู่มือปฏิบัติงาน 2.1")  # fmt: skip
def begun_without_approval(facts):
    names = {"approved_by": "ผู้อนุมัติ", "approval_number": "เลขที่หนังสือ", "approved_on": "วันที่อนุมัติ"}
    missing = [name for column, name in names.items() if not facts.content[column]]
    if facts.project.execution_status in STARTED and missing:
        yield f"โครงการเริ่มแล้ว แต่ยังไม่มี{' '.join(missing)}"


@check("P-05", PLAN, "error", "เป้าประสงค์หรือกลยุทธ์อยู่คนละประเด็น",
       "เป้าประสงค์และกลยุทธ์ที่เลือกต้องอยู่ใต้ประเด็นยุทธศาสตร์เดียวกับโครงการ", source="คู่มือปฏิบัติงาน 2.1")  # fmt: skip
def goal_of_another_issue(facts):
    issue = facts.content["strategic_issue"]
    for name, its_issue in (("เป้าประสงค์", facts.goal_issue), ("กลยุทธ์", facts.tactic_issue)):
        if its_issue and its_issue != issue:
            yield f"{name}ที่เลือกไม่ได้อยู่ใต้ประเด็นยุทธศาสตร์ของโครงการ"


@check("P-06", PLAN, "info", "ไม่มีรหัส e-Budgeting",
       "รหัส e-Budgeting ใช้เทียบกับ GFMS ก่อนรับรอง ควรกรอกเมื่อได้รับจัดสรรแล้ว", source="คู่มือปฏิบัติงาน 2.1")  # fmt: skip
def no_e_budgeting_code(facts):
    if facts.balance.allocated_baht and not facts.content["e_budgeting_code"].strip():
        yield "ได้รับจัดสรรแล้ว แต่ยังไม่มีรหัส e-Budgeting"


@check("P-07", PLAN, "info", "อนุมัติหลังเริ่มโครงการ",
       "วันที่อนุมัติให้ดำเนินการไม่ควรอยู่หลังวันเริ่มโครงการ", source="รายงานลำปาง 2560 ข้อ 6.1")  # fmt: skip
def approved_after_begun(facts):
    approved, begun = facts.content["approved_on"], facts.content["start_on"]
    if approved and begun and approved > begun:
        yield f"อนุมัติ {thai_date(approved, short=True)} หลังวันเริ่ม {thai_date(begun, short=True)}"


@check("D-01", DETAILS, "error", "ไม่มีตัวชี้วัด", "โครงการต้องมีตัวชี้วัดอย่างน้อยหนึ่งตัวเพื่อวัดผล", source="คู่มือปฏิบัติงาน 2.2")
def no_indicator(facts):
    if not facts.content.indicators:
        yield "ยังไม่มีตัวชี้วัด"


@check("D-02", DETAILS, "error", "น้ำหนักกิจกรรมรวมไม่เท่ากับ 100",
       "ร้อยละความก้าวหน้าของโครงการคำนวณจากน้ำหนักกิจกรรม จึงต้องรวมกันได้ 100", source="คู่มือปฏิบัติงาน 2.2")  # fmt: skip
def weights_not_100(facts):
    yield from _not_100("น้ำหนักกิจกรรม", facts.content.activities)


@check("D-03", DETAILS, "warning", "ช่วงเวลาอยู่นอกปีงบประมาณ",
       "โครงการของปีงบประมาณใดควรเริ่มและสิ้นสุดในปีนั้น เว้นแต่กันเงินเหลื่อมปี", source="คู่มือปฏิบัติงาน 2.2")  # fmt: skip
def outside_fiscal_year(facts):
    first, last = fiscal_year_bounds(facts.project.fiscal_year_id)
    begins, ends = facts.content["start_on"], facts.content["end_on"]
    if begins and begins < first:
        yield f"เริ่ม {thai_date(begins, short=True)} ก่อนปีงบประมาณ {facts.project.fiscal_year_id}"
    if begins and begins > last:
        yield f"เริ่ม {thai_date(begins, short=True)} หลังสิ้นปีงบประมาณ {facts.project.fiscal_year_id}"
    elif ends and ends > last and not facts.balance.carried_over_baht:
        yield f"สิ้นสุด {thai_date(ends, short=True)} หลังสิ้นปีงบประมาณ {facts.project.fiscal_year_id}"


@check("D-04", DETAILS, "warning", "ไม่มีสถานที่ดำเนินการ", "สถานที่ใช้แสดงแผนที่และจัดเขตตรวจติดตาม", source="คู่มือปฏิบัติงาน 2.2")
def no_place(facts):
    if not facts.content.places:
        yield "ยังไม่มีสถานที่ดำเนินการ"


@check("D-05", DETAILS, "info", "สถานที่ไม่มีพิกัด", "พิกัดทำให้สถานที่ขึ้นบนแผนที่และเทียบกับภาพถ่ายได้", source="คู่มือปฏิบัติงาน 2.2")
def place_without_coordinates(facts):
    for place in facts.content.places:
        if place["latitude"] is None or place["longitude"] is None:
            yield f"“{place['text'][:80]}” ยังไม่มีพิกัด"


@check("D-06", DETAILS, "error", "พิกัดอยู่นอกจังหวัด",
       f"พิกัดอยู่นอกจังหวัดของโครงการเกิน {OUTLINE_KM} กิโลเมตร มักเกิดจากสลับละติจูดกับลองจิจูดหรือพิมพ์ผิดหลัก", source="คู่มือปฏิบัติงาน 2.2")  # fmt: skip
def point_outside_province(facts):
    for place in facts.content.places:
        if place["latitude"] is None or place["longitude"] is None:
            continue
        point = float(place["latitude"]), float(place["longitude"])
        away = [km_outside(code, *point) for code in facts.provinces]
        away = [distance for distance in away if distance is not None]
        if away and min(away) > OUTLINE_KM:
            yield f"“{place['text'][:80]}” อยู่ห่างจากเขตจังหวัดประมาณ {round(min(away)):,} กิโลเมตร"


@check(
    "D-07", DETAILS, "warning", "ตัวชี้วัดไม่มีค่าเป้าหมาย", "ตัวชี้วัดที่ไม่มีค่าเป้าหมายบอกไม่ได้ว่าสำเร็จหรือไม่", source="คู่มือปฏิบัติงาน 2.2"
)
def indicator_without_target(facts):
    for one in facts.content.indicators:
        if one["target"] is None:
            yield f"“{one['name_th'][:80]}” ยังไม่มีค่าเป้าหมาย"


@check("D-08", DETAILS, "warning", "ช่วงเวลาของกิจกรรมอยู่นอกช่วงของโครงการ",
       "กิจกรรมต้องเริ่มและสิ้นสุดภายในช่วงเวลาของโครงการ", source="คู่มือปฏิบัติงาน 2.2")  # fmt: skip
def activity_outside_project(facts):
    begins, ends = facts.content["start_on"], facts.content["end_on"]
    for one in facts.content.activities:
        early = begins and one["start_on"] and one["start_on"] < begins
        late = ends and one["end_on"] and one["end_on"] > ends
        if early or late:
            yield f"“{one['title'][:80]}” {'เริ่มก่อนโครงการ' if early else 'สิ้นสุดหลังโครงการ'}"


@check(
    "D-09",
    DETAILS,
    "error",
    "ไม่มีงบประมาณ",
    "กิจกรรมต้องมีงบประมาณตามประเภทรายจ่ายอย่างน้อยหนึ่งรายการ",
    source="คู่มือปฏิบัติงาน 2.2",
)
def no_budget(facts):
    if not sum((line["budget_baht"] or 0 for one in facts.content.activities for line in one["budget_lines"]), 0):
        yield "งบประมาณรวมเป็นศูนย์"


@check("D-10", DETAILS, "warning", "เริ่มแล้วแต่ความพร้อมยังไม่ครบ",
       "งานลงทุนที่เริ่มจัดซื้อจัดจ้างแล้วต้องมีพื้นที่ การอนุญาต แบบ ราคากลาง และคุณลักษณะพร้อม", source="คู่มือปฏิบัติงาน 2.2, รายงานลำปาง 2560 ข้อ 5")  # fmt: skip
def begun_before_ready(facts):
    names = {"site_is_ready": "พื้นที่", "permission_is_ready": "การอนุญาต", "design_is_ready": "แบบรูปรายการ",
             "reference_price_is_ready": "ราคากลาง", "specification_is_ready": "คุณลักษณะเฉพาะ"}  # fmt: skip
    is_capital = any(
        line["expenditure_kind"] == "capital" for one in facts.content.activities for line in one["budget_lines"]
    )
    missing = [name for column, name in names.items() if not facts.content[column]]
    if is_capital and missing and facts.project.execution_status in STARTED:
        yield f"ยังไม่ยืนยันความพร้อม: {' '.join(missing)}"


@check("D-11", DETAILS, "error", "น้ำหนักตัวชี้วัดรวมไม่เท่ากับ 100", "เมื่อให้น้ำหนักตัวชี้วัด ต้องรวมกันได้ 100", source="คู่มือปฏิบัติงาน 2.2")
def indicator_weights_not_100(facts):
    yield from _not_100("น้ำหนักตัวชี้วัด", facts.content.indicators)


@check(
    "D-12",
    DETAILS,
    "warning",
    "อำเภออยู่นอกพื้นที่",
    "อำเภอของสถานที่ต้องอยู่ในจังหวัดหรือกลุ่มจังหวัดของโครงการ",
    source="คู่มือปฏิบัติงาน 2.2",
)
def district_outside(facts):
    for place in facts.content.places:
        if place["district"] and facts.district_provinces.get(place["district"]) not in facts.provinces:
            yield f"“{place['text'][:80]}” อยู่ในอำเภอนอกพื้นที่ของโครงการ"


@check("D-13", DETAILS, "info", "ไม่ระบุผู้ได้รับประโยชน์", "จำนวนผู้ได้รับประโยชน์ใช้ประเมินความคุ้มค่า", source="คู่มือปฏิบัติงาน 2.2")
def no_beneficiaries(facts):
    if not facts.content["beneficiaries"].strip() and not facts.content["beneficiaries_count"]:
        yield "ยังไม่ระบุผู้ได้รับประโยชน์"


@check("D-14", DETAILS, "warning", "ไม่ระบุวิธีจัดซื้อจัดจ้าง", "โครงการที่เริ่มจัดซื้อจัดจ้างแล้วต้องบอกวิธี", source="คู่มือปฏิบัติงาน 2.2")
def no_procurement_method(facts):
    if facts.project.execution_status in STARTED and not facts.content["procurement_method"]:
        yield "เริ่มดำเนินการแล้ว แต่ยังไม่ระบุวิธีจัดซื้อจัดจ้าง"


def _not_100(words, rows):
    weights = [one["weight_percent"] for one in rows if one["weight_percent"] is not None]
    if weights and sum(weights) != HUNDRED:
        yield f"{words}รวมกันได้ {sum(weights).normalize():f}"
