"""What waits for a person about requests: in the queue and on the desk."""

from django.utils import timezone

from projects.money.actions.changes import change_url
from projects.money.models import BudgetChange, ChangeStep

MOST_WAITING = 20
WHAT = {
    ChangeStep.DRAFT: "ร่างไว้ ยังไม่ได้ส่ง",
    ChangeStep.RETURNED: "แก้ไขตามที่ส่งกลับ",
    ChangeStep.SUBMITTED: "ตรวจคำขอ",
    ChangeStep.VERIFIED: "พิจารณาอนุมัติคำขอ",
}


def waiting_requests(request):
    """Requests on which this person must act, oldest first (the hook `padme_waiting`). One query."""
    rows = BudgetChange.objects.waiting_for(request.user, timezone.localdate())
    rows = rows.select_related("project").order_by("step_since", "pk")[:MOST_WAITING]
    return [
        {
            "title": f"{row.get_kind_display()}: {row.project.title}",
            "url": change_url(row),
            "what": WHAT[row.step],
            "since": row.step_since,
        }
        for row in rows
    ]
