"""What the record and the desk show of the monthly reports."""

from django.db.models import Q
from django.utils import timezone

from cms.thai import thai_date
from projects.people.scope import reach
from projects.progress import rules
from projects.progress.actions import report_url
from projects.progress.models import ActivityProgress, MonthlyReport
from projects.progress.reports import months_of
from projects.register.models import Section
from projects.register.task_list import Filled

MOST_WAITING = 50


def record_sections(project, person) -> dict:
    """Section 2.4's row. Three queries."""
    if project.step not in ("verified", "accepted") and not project.monthly_reports.exists():
        return {}
    months = months_of(project, timezone.localdate())
    sent = [row for row in months if row.report and row.report.first_sent_at]
    late = [row for row in months if row.state == "late"]
    content = f"ส่งแล้ว {len(sent)} จาก {len(months)} เดือน"
    if sent and sent[-1].report.actual_percent is not None:
        content += f" · ผลสะสมร้อยละ {sent[-1].report.actual_percent} ({sent[-1].name})"
    url = f"/admin/projects/{project.pk}/progress/" if reach(person).reads_work_on(project) else ""
    if late:
        content += f" · ค้าง {len(late)} เดือน ตั้งแต่{late[0].name}"
        return {Section.PROGRESS: Filled("late", late[0].word, content, "ส่วนราชการ", late[0].due_on, url)}
    if not months:
        return {
            Section.PROGRESS: Filled("todo", "ยังไม่ถึงเดือนแรก", "รายงานเมื่อสิ้นเดือนแรกของโครงการ", "ส่วนราชการ", None, url)
        }
    if len(sent) < len(months):
        due = next(row for row in months if not (row.report and row.report.first_sent_at)).due_on
        content += f" · กำหนดถัดไป {thai_date(due, short=True)}"
        return {Section.PROGRESS: Filled("part", "ถึงกำหนด", content, "ส่วนราชการ", None, url)}
    return {Section.PROGRESS: Filled("done", "ส่งครบถึงเดือนล่าสุด", content, url=url)}


def held_activities(project) -> dict:
    """Activity id → why it stays: progress was reported of it. One query."""
    rows = (
        ActivityProgress.objects.filter(report__project=project).values_list("activity", "activity__title").distinct()
    )
    return {pk: f"“{title[:80]}” มีรายงานความก้าวหน้าแล้ว" for pk, title in rows.order_by()}


def waiting_reports(request) -> list[dict]:
    """The reports that wait for this person's decision, or came back to them, oldest first. One query."""
    where, person = reach(request.user), request.user
    mine = Q(pk__in=[])
    if where.edit_agencies:
        mine |= Q(step="returned", project__agency__in=where.edit_agencies)
    if where.edit_provinces or where.edit_groups:
        area = Q(project__province__in=where.edit_provinces) | Q(project__group__in=where.edit_groups)
        mine |= Q(step="submitted") & area & ~Q(submitted_by=person)
    if where.edits_nation:
        mine |= Q(step="verified") & ~Q(submitted_by=person)
    rows = MonthlyReport.objects.filter(mine).select_related("project").order_by("step_since", "pk")[:MOST_WAITING]
    words = {"returned": "แก้ไขรายงานที่ส่งกลับ", "submitted": "ตรวจรายงานรายเดือน", "verified": "รับรองรายงานรายเดือน"}
    return [
        {
            "title": f"{row.project.code} {rules.month_name(row.month)} {row.project.title}",
            "url": report_url(row.project_id, row.month),
            "what": words[row.step],
            "since": row.step_since,
        }
        for row in rows
    ]
