"""How a place on the ladder is said: mark, word, and the next step."""

from cms.thai import thai_date
from projects.progress.chasing.models import Rung

NEXT = {
    Rung.NOTICE: "ขั้นต่อไป แจ้งเตือน",
    Rung.LETTER: "ขั้นต่อไป มีหนังสือทวงถาม",
    Rung.GOVERNOR: "ขั้นต่อไป เสนอผู้บริหารพื้นที่",
}


def state_of(row) -> dict:
    """mark, word, climbed (sentences), next_step of a chasing.reports.LateRow."""
    mark, word = ("late", f"เลยกำหนด {row.days_late} วัน") if row.days_late else ("todo", "ยังไม่ถึงกำหนด")
    climbed = []
    for rung in Rung.values:
        if chase := row.chases.get(rung):
            by = "" if chase.made_by_id else " (ระบบ)"
            number = f" {chase.letter.number}" if chase.letter_id else ""
            climbed.append(
                (f"{chase.get_rung_display()}{number}{by} {thai_date(chase.made_at, short=True)}", chase.letter_id)
            )
    next_step = ""
    if row.next_rung and row.days_late:
        next_step = NEXT[row.next_rung] + (f" ({row.why_not})" if row.why_not else "")
    return {"mark": mark, "word": word, "climbed": climbed, "next_step": next_step}
