"""What the workbook held and the file no longer does: said, never deleted."""

from projects.register.exchange.workbook.canonical import tidy
from projects.register.exchange.workbook.columns import ACTIVITIES, INDICATORS, PROJECTS

MOST_SHOWN = 5


def notes_on_missing(run) -> list[str]:
    """One sentence for each sheet with rows gone missing. Only of records that the person still edits."""
    found = []
    codes = _codes(run, PROJECTS, "รหัสโครงการ")
    gone = [code for code in run.base if code not in codes and code in run.records]
    found += _said(PROJECTS, [f"{code} {run.records[code].cells['title']}" for code in gone])
    lines, activities = _codes(run, ACTIVITIES, "รหัสรายการงบ"), _codes(run, ACTIVITIES, "รหัสกิจกรรม")
    gone = []
    for code, key, kept in _parts(run, "activities"):
        title = kept["cells"].get("title", "")
        for line, cells in kept["lines"].items():
            if line not in lines and line in run.records[code].activities[key].parts:
                gone.append(f"{code} {line} {title[:50]} {cells.get('budget_baht', '')}".strip())
        if not kept["lines"] and key not in activities:
            gone.append(f"{code} {key} {title[:50]}")
    found += _said(ACTIVITIES, gone)
    codes = _codes(run, INDICATORS, "รหัสตัวชี้วัด")
    gone = [
        f"{code} {key} {kept.get('name_th', '')[:50]}"
        for code, key, kept in _parts(run, "indicators")
        if key not in codes
    ]
    return found + _said(INDICATORS, gone)


def _codes(run, sheet, heading):
    table = run.tables.get(sheet.key)
    return {tidy(row.values.get(heading, "")) for row in table.rows} if table else set()


def _parts(run, name):
    """(record's code, key, what the workbook said) of every part that still stands in the register."""
    for code, kept in run.base.items():
        record = run.records.get(code)
        for key, part in kept[name].items() if record else ():
            if key in getattr(record, name):
                yield code, key, part


def _said(sheet, gone):
    if not gone:
        return []
    shown = "; ".join(gone[:MOST_SHOWN]) + (f" และอีก {len(gone) - MOST_SHOWN:,} แถว" if len(gone) > MOST_SHOWN else "")
    return [f"แผ่น “{sheet.title}” ขาดไป {len(gone):,} แถวจากที่ดาวน์โหลด ระบบไม่ลบอะไร: {shown}"]
