"""Whether a file is still the workbook that its token names: its ids are there, and its records are those of then."""

from cms.rules import RuleBroken
from projects.register.exchange.workbook.canonical import tidy
from projects.register.exchange.workbook.columns import NEW, Kind

MOST_SHOWN = 5


def codes_of(tables) -> set:
    """The codes of records that the sheets name; of new ones none."""
    codes = {tidy(row.values.get("รหัสโครงการ", "")) for table in tables for row in table.rows}
    return {code for code in codes if code and not code.startswith(NEW)}


def is_another(base, tables) -> bool:
    """Whether the sheets came from elsewhere: they name records, and the workbook of the token held none of them."""
    codes = codes_of(tables)
    return bool(codes and base) and not codes & base.keys()


def check_has_ids(tables) -> None:
    """Refuse a workbook that lost a column of ids: everything that has one would come in a second time."""
    for table in tables:
        for column in table.sheet.columns:
            if column.kind == Kind.ID and column.heading not in table.columns:
                raise RuleBroken(
                    f"แผ่น “{table.sheet.title}” ไม่มีคอลัมน์ “{column.heading}” ระบบจึงไม่รู้ว่าแต่ละแถวคือรายการใดในระบบ "
                    "กรุณานำคอลัมน์นี้กลับมาตามแบบกรอก หรือดาวน์โหลดแบบกรอกใหม่",
                    code="no_ids",
                )


def notes_on_strangers(base, tables) -> list[str]:
    """Records that the workbook did not hold: what others changed in them cannot be told from what the file says."""
    codes = sorted(codes_of(tables) - base.keys())
    if not codes:
        return []
    more = f" และอีก {len(codes) - MOST_SHOWN:,} โครงการ" if len(codes) > MOST_SHOWN else ""
    return [
        f"โครงการที่ไม่ได้อยู่ในแบบกรอกนี้เมื่อดาวน์โหลด ระบบเทียบกับข้อมูลปัจจุบันเท่านั้น กรุณาดูทุกช่องก่อนยืนยัน: {', '.join(codes[:MOST_SHOWN])}{more}"
    ]
