"""What an import refuses, and why. Pure: plain values in, RuleBroken with a sentence in Thai out; no database, no clock."""

from datetime import datetime, timedelta
from decimal import Decimal

from cms.rules import RuleBroken
from cms.thai import thai_datetime

PREVIEW_LASTS = timedelta(hours=24)
ROWS_AT_ONCE = 500  # what a request does while the person looks on; a job does more
MOST_ROWS_ON_SCREEN = 20_000  # what a job holds in memory with room to spare; the command takes more


# The batch


def check_may_import(reach) -> None:
    """Offices of provinces and groups, and central staff; agencies complete what they are handed."""
    if not (reach.edits_nation or reach.edit_provinces or reach.edit_groups):
        raise RuleBroken(
            "นำเข้าได้เฉพาะสำนักงานจังหวัด สำนักงานกลุ่มจังหวัด และส่วนกลาง ตำแหน่งของท่านนำเข้าไม่ได้", code="may_not_import"
        )


def check_year_open(year_be: int, closed_on) -> None:
    if closed_on is not None:
        raise RuleBroken(f"ปีงบประมาณ {year_be} ปิดแล้ว นำเข้าไม่ได้ หากจำเป็นให้ส่วนกลางเปิดปีงบประมาณอีกครั้ง", code="year_closed")


def check_fits_a_request(rows: int) -> None:
    if rows > MOST_ROWS_ON_SCREEN:
        raise RuleBroken(
            f"ไฟล์มี {rows:,} แถว เกิน {MOST_ROWS_ON_SCREEN:,} แถวที่หน้าเว็บรับได้ กรุณาแบ่งไฟล์ หรือให้ส่วนกลางใช้คำสั่ง import_projects",
            code="too_many_rows",
        )


def check_number_of_files(files: int, takes_many: bool) -> None:
    if files > 1 and not takes_many:
        raise RuleBroken("แบบไฟล์นี้รับครั้งละหนึ่งไฟล์", code="one_file")


def check_is_waiting(state: str, label: str) -> None:
    """A batch is decided and confirmed once, while it waits."""
    if state != "previewed":
        raise RuleBroken(f"ชุดนำเข้านี้อยู่ในสถานะ “{label}” แล้ว", code="not_waiting")


def check_same_person(owner_id: int, by_id: int) -> None:
    if owner_id != by_id:
        raise RuleBroken("ผู้ยืนยันต้องเป็นคนเดียวกับผู้อัปโหลดไฟล์", code="another_person")


def check_still_fresh(made_at: datetime, now: datetime) -> None:
    if now - made_at > PREVIEW_LASTS:
        raise RuleBroken(
            f"ผลการตรวจเกิน 24 ชั่วโมงแล้ว (อัปโหลดเมื่อ {thai_datetime(made_at)}) กรุณาอัปโหลดไฟล์อีกครั้ง", code="too_old"
        )


def check_outcome_is_the_previewed(previewed: str, now: str) -> None:
    """The world may have changed since: what would be written must be what the person has seen."""
    if previewed != now:
        raise RuleBroken(
            "ข้อมูลในระบบเปลี่ยนไปหลังจากแสดงผลการตรวจ ระบบตรวจใหม่ให้แล้ว กรุณาดูผลอีกครั้งก่อนยืนยัน", code="outcome_changed"
        )


def check_nothing_is_open(errors: int, undecided: int, accept_good_rows: bool) -> None:
    if (errors or undecided) and not accept_good_rows:
        raise RuleBroken(
            f"ยังมีแถวผิดพลาด {errors:,} แถว และรอตัดสิน {undecided:,} แถว กรุณาแก้ไข หรือเลือกนำเข้าเฉพาะแถวที่ถูกต้อง",
            code="rows_open",
        )


def check_something_to_write(writes: int) -> None:
    if not writes:
        raise RuleBroken("ทุกแถวที่ถูกต้องตรงกับข้อมูลในระบบแล้ว ไม่มีอะไรต้องนำเข้า", code="nothing_to_write")


def check_may_undo(*, is_owner: bool, edits_all_areas: bool, state: str, label: str) -> None:
    if not (is_owner or edits_all_areas):
        raise RuleBroken("ยกเลิกได้เฉพาะผู้นำเข้า สำนักงานเจ้าของพื้นที่ หรือส่วนกลาง", code="may_not_undo")
    if state != "confirmed":
        raise RuleBroken(f"ชุดนำเข้านี้อยู่ในสถานะ “{label}” ยกเลิกการนำเข้าไม่ได้", code="not_confirmed")


def not_theirs_any_more(records: int) -> list[str]:
    """Whoever brought it in may have another post by now, or the records another agency."""
    return [f"มี {records:,} รายการของชุดนี้ที่ท่านไม่ได้ดูแลแล้ว ให้สำนักงานเจ้าของพื้นที่หรือส่วนกลางยกเลิกแทน"] if records else []


def check_nothing_builds_on_it(obstacles: list[str]) -> None:
    """Undoing never takes later work away: it says what stands in the way."""
    if obstacles:
        shown = obstacles[:5] + ([f"และอีก {len(obstacles) - 5:,} เรื่อง"] if len(obstacles) > 5 else [])
        raise RuleBroken(["ยกเลิกการนำเข้าไม่ได้ เพราะมีงานต่อจากชุดนี้แล้ว", *shown], code="built_upon")


# A row


def check_row_fits_table(extra: str) -> None:
    if extra:
        raise RuleBroken(f"แถวนี้มีข้อมูลเกินหัวคอลัมน์: “{extra[:60]}” ข้อมูลอาจเลื่อนช่อง กรุณาตรวจแถวนี้", code="row_too_wide")


def check_row_year(year_ce: int, year_be: int) -> None:
    """FISCAL_YEAR is of the common era: CE + 543 must be the year that the person named."""
    if year_ce + 543 == year_be:
        return
    if year_ce == year_be:
        raise RuleBroken(f"คอลัมน์นี้ต้องเป็นปี ค.ศ. ({year_be - 543}) แต่ไฟล์ใส่ปี พ.ศ. {year_ce}", code="year_in_be")
    raise RuleBroken(f"แถวนี้เป็นปีงบประมาณ {year_ce + 543} แต่กำลังนำเข้าปี {year_be}", code="another_year")


def check_row_area_asked(area_code: str, asked_code: str | None) -> None:
    if asked_code is not None and area_code != asked_code:
        raise RuleBroken(f"แถวนี้เป็นของพื้นที่ {area_code} แต่กำลังนำเข้าเฉพาะพื้นที่ {asked_code}", code="another_area")


def check_row_area_own(is_own: bool) -> None:
    if not is_own:
        raise RuleBroken("อยู่นอกพื้นที่ของท่าน", code="outside_area")


def check_area_has_plan(name: str, has_plan: bool) -> None:
    if not has_plan:
        raise RuleBroken(f"{name}ไม่มีแผนพัฒนาจังหวัด จึงเป็นเจ้าของโครงการไม่ได้", code="no_plan")


def check_budget_amount(amount_baht: Decimal) -> None:
    if amount_baht < 0:
        raise RuleBroken("งบประมาณติดลบไม่ได้", code="negative_amount")


def check_record_takes_rows(*, code: str, step: str, live: bool, locked: bool) -> None:
    """A file changes drafts only; what is under review or published is changed by hand, seen by its reviewers."""
    if live:
        why = "เผยแพร่แล้ว ให้เปิดแก้ไขบันทึกและส่งฉบับแก้ไข"
    elif step in {"draft", "returned"}:
        why = "ถูกล็อกไว้ ให้ปลดล็อกก่อน" if locked else ""
    else:
        why = {
            "submitted": "อยู่ในขั้นส่งตรวจแล้ว ให้ถอนเรื่องหรือให้สำนักงานส่งกลับแก้ไขก่อน",
            "verified": "อยู่ในขั้นตรวจแล้ว ให้ส่วนกลางส่งกลับแก้ไขก่อน",
            "accepted": "อยู่ในขั้นรับรองแล้ว ให้เปิดแก้ไขบันทึกและส่งฉบับแก้ไข",
            "cancelled": "ถูกยกเลิกแล้ว ให้ตรวจว่าไฟล์นี้เป็นฉบับล่าสุดหรือไม่",
        }.get(step, "ไม่อยู่ในขั้นที่แก้ไขได้")
    if why:
        raise RuleBroken(f"โครงการ {code} {why}", code="record_not_open")


def check_one_record(codes: list[str]) -> None:
    if len(codes) > 1:
        raise RuleBroken(
            f"มีโครงการชื่อนี้ในพื้นที่มากกว่าหนึ่งโครงการ ({', '.join(codes[:5])}) ระบบไม่เลือกแทน กรุณารวมหรือเปลี่ยนชื่อก่อน",
            code="record_not_unique",
        )
