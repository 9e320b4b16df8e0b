"""What the queue shows of visits and their recommendations."""

from django.utils import timezone

from cms.thai import thai_date
from projects.oversight.visits import reports
from projects.oversight.visits.actions import recommendation_url, visit_url
from projects.oversight.visits.models import Recommendation


def waiting_visits(request) -> list[dict]:
    """Recommendations to answer or to judge, and visits whose result is not recorded. Three queries at most."""
    person, today = request.user, timezone.localdate()
    waiting = [
        {
            "title": f"{row} (กำหนด {thai_date(row.planned_on, short=True)})",
            "url": visit_url(row),
            "what": "บันทึกผลการตรวจติดตาม",
            "since": row.made_at,
        }
        for row in reports.to_record(person, today)
    ]
    for what, rows in (
        ("รายงานผลตามข้อเสนอแนะ", reports.to_answer(person)),
        ("พิจารณารายงานผล", reports.to_judge(person)),
    ):
        waiting += [
            {
                "title": " — ".join(
                    filter(None, (row.project and f"{row.project.code} {row.project.title}", str(row)))
                ),
                "url": recommendation_url(row),
                "what": f"{what} {_due(row, today)}",
                "since": row.state_since,
            }
            for row in rows
        ]
    return waiting


def _due(row, today) -> str:
    if row.state != Recommendation.State.OPEN:
        return f"(กำหนด {thai_date(row.due_on, short=True)})"
    days = (row.due_on - today).days
    return f"เลยกำหนด {-days} วัน" if days < 0 else f"เหลือ {days} วัน" if days else "ครบกำหนดวันนี้"
