"""Section 2.5: photographs before, during and after, and what is odd about them."""

from projects.oversight.verification.checks.registry import check

EVIDENCE = "2.5"
SOURCE = "คู่มือปฏิบัติงาน 2.5"


@check("E-01", EVIDENCE, "warning", "ไม่มีภาพถ่าย", "โครงการที่มีผลงานแล้วต้องมีภาพถ่ายพร้อมคำบรรยาย", source=SOURCE)
def no_photo(facts):
    if (facts.last_percent or 0) > 0 and not facts.photos:
        yield f"ผลสะสมร้อยละ {facts.last_percent} แต่ยังไม่มีภาพถ่าย"


@check("E-02", EVIDENCE, "warning", "ไม่มีภาพก่อนดำเนินการ", "ภาพก่อนดำเนินการใช้เทียบผลที่เกิดขึ้น ถ่ายย้อนหลังไม่ได้", source=SOURCE)
def no_photo_before(facts):
    if facts.photos and not any(photo.stage == "before" for photo in facts.photos):
        yield "มีภาพแล้ว แต่ยังไม่มีภาพก่อนดำเนินการ"


@check(
    "E-03",
    EVIDENCE,
    "error",
    "แล้วเสร็จแต่ไม่มีภาพหลังดำเนินการ",
    "โครงการที่แล้วเสร็จต้องมีภาพผลงาน หรือบอกเหตุในรายงานเมื่อแล้วเสร็จ",
    source=SOURCE,
)
def no_photo_after(facts):
    is_explained = facts.completion is not None and facts.completion.no_photo_reason
    has_any = any(photo.stage == "after" for photo in facts.photos)
    if facts.project.execution_status == "completed" and not has_any and not is_explained:
        yield "สถานะแล้วเสร็จ แต่ยังไม่มีภาพหลังดำเนินการ"


@check(
    "E-04",
    EVIDENCE,
    "info",
    "ยังไม่ระบุความยินยอมของบุคคลในภาพ",
    "ภาพที่เห็นบุคคลเผยแพร่ได้เมื่อบุคคลนั้นยินยอม",
    source="พ.ร.บ. คุ้มครองข้อมูลส่วนบุคคล",
)
def no_consent(facts):
    if missing := sum(photo.people_consent in ("", "missing") for photo in facts.photos):
        yield f"{missing} ภาพยังเผยแพร่ไม่ได้"


@check(
    "E-05",
    EVIDENCE,
    "warning",
    "ภาพถ่ายนอกช่วงเวลาของโครงการ",
    "วันที่ถ่ายควรอยู่ในช่วงเวลาของโครงการ และไม่เป็นวันในอนาคต",
    source=SOURCE,
)
def photo_out_of_time(facts):
    if odd := sum(bool(photo.date_finding) for photo in facts.photos):
        yield f"{odd} ภาพถ่ายนอกช่วงเวลาของโครงการ"


@check("E-06", EVIDENCE, "warning", "ภาพถ่ายนอกพื้นที่", "จุดที่ถ่ายควรอยู่ในพื้นที่ของโครงการ", source=SOURCE)
def photo_out_of_place(facts):
    if odd := [photo.km_outside for photo in facts.photos if photo.km_outside]:
        yield f"{len(odd)} ภาพถ่ายนอกพื้นที่ ไกลที่สุดราว {max(odd):,} กิโลเมตร"


@check(
    "E-07", EVIDENCE, "warning", "ภาพซ้ำหรือคล้ายกับภาพอื่น", "ภาพเดียวกันไม่ควรใช้กับหลายโครงการหรือหลายช่วงของงาน", source=SOURCE
)
def photo_alike(facts):
    if odd := sum(photo.is_elsewhere for photo in facts.photos):
        yield f"{odd} ภาพคล้ายกับภาพของโครงการอื่นหรือช่วงอื่นของงาน"
