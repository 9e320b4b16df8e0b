"""What the register holds of the records a file mentions, and the file does not: said, never deleted."""

from collections import Counter

from cms.thai import baht
from projects.exchange.outcome import ACCEPTED
from projects.register.exchange.standing import key_of_area

MOST_SHOWN = 5


def notes_on_absent(assessment, standing) -> list[str]:
    """One sentence, or none. Rows in error count as present: they were in the file."""
    printed = Counter((key_of_area(line.area), *line.key) for line in assessment.lines if line.area)
    mentioned = {line.target.project.pk for line in assessment.having(*ACCEPTED) if line.target.project}
    absent = [
        (one.project.code, key[-1], one.budget_baht)
        for key, held in standing.lines.items()
        for one in held[printed[key] :]
        if one.project.pk in mentioned
    ]
    if not absent:
        return []
    absent.sort()
    shown = " · ".join(f"{code} {title[:50]} {baht(amount)}" for code, title, amount in absent[:MOST_SHOWN])
    more = f" และอีก {len(absent) - MOST_SHOWN:,} รายการ" if len(absent) > MOST_SHOWN else ""
    return [f"มี {len(absent):,} รายการในระบบของโครงการเดียวกันที่ไม่มีในไฟล์นี้ ระบบไม่ลบ: {shown}{more}"]
