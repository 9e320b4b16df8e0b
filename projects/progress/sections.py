"""What the record and the desk show of the monthly reports."""

from datetime import timedelta

from django.db.models import Count, Value, Window, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from cms.thai import baht, thai_date
from projects.people.scope import reach
from projects.progress import rules
from projects.progress.actions import report_url
from projects.progress.chasing.reports import before_executive, due_months
from projects.progress.chasing.rules import STILL_DAYS
from projects.progress.completion.actions import completion_url
from projects.progress.completion.reports import waiting_completions
from projects.progress.ending import to_pay_baht
from projects.progress.models import SENT, ActivityProgress
from projects.progress.reports import late_projects, may_decide, months_of, still_projects, to_decide, to_mend
from projects.register.models import ExecutionStatus, Section
from projects.register.task_list import Filled

MOST_WAITING = 10


def record_sections(project, person) -> dict:
    """Section 2.4's row. Three queries, less what the screen has loaded."""
    prefetch_related_objects([project], "monthly_reports", "completion")
    if project.step not in ("verified", "accepted") and not project.monthly_reports.all():
        return {}
    months = [row for row in months_of(project, timezone.localdate()) if not row.is_void]
    sent = [row for row in months if row.report and row.report.step in SENT]
    late = [row for row in months if row.state == "late"]
    content = f"ส่งแล้ว {len(sent)} จาก {len(months)} เดือน"
    if sent and sent[-1].report.actual_percent is not None:
        content += f" · ผลสะสมร้อยละ {sent[-1].report.actual_percent} ({sent[-1].name})"
    url = f"/admin/projects/{project.pk}/progress/" if reach(person).reads_work_on(project) else ""
    if project.execution_status == ExecutionStatus.CANCELLED:
        return {Section.PROGRESS: Filled("done", "โครงการยกเลิกแล้ว", content, url=url)}
    if to_pay := to_pay_baht(project):
        content += f" · แล้วเสร็จ เหลือเบิกจ่าย {baht(to_pay)} บาท"
    if late:
        content += f" · ค้าง {len(late)} เดือน ตั้งแต่{late[0].name}"
        return {Section.PROGRESS: Filled("late", late[0].word, content, "ส่วนราชการ", late[0].due_on, url)}
    if not months:
        return {
            Section.PROGRESS: Filled("todo", "ยังไม่ถึงเดือนแรก", "รายงานเมื่อสิ้นเดือนแรกของโครงการ", "ส่วนราชการ", None, url)
        }
    if len(sent) < len(months):
        due = next(row for row in months if row not in sent).due_on
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
    """What this person has to send, mend or decide: the oldest of each, and where all of them are. Five queries."""
    person, today = request.user, timezone.localdate()
    found = _to_send(due_months(person, today)) + _rows(_oldest(to_mend(person)), "แก้ไขรายงานที่ส่งกลับ")
    for step, word, all_of_them in (
        ("submitted", "ตรวจรายงานรายเดือน", "ตรวจรายงานรายเดือนพร้อมกัน"),
        ("verified", "รับรองรายงานรายเดือน", "รับรองรายงานรายเดือนพร้อมกัน"),
    ):
        if may_decide(person, step):
            rows = _oldest(to_decide(person, step).annotate(of_all=Window(Count("pk"))))
            shown = _rows(rows, word)
            if len(rows) == MOST_WAITING:
                url, title = f"{reverse('projects_review')}?step={step}", f"{all_of_them} {rows[0].of_all} ฉบับ"
                found.append({"title": title, "url": url, "what": word, "since": shown[0]["since"]})
            found += shown
    return found


def _oldest(reports) -> list:
    return list(reports.select_related("project").order_by("step_since", "pk")[:MOST_WAITING])


def _rows(reports, what):
    return [
        {
            "title": f"{row.project.code} {rules.month_name(row.month)} {row.project.title}",
            "url": report_url(row.project_id, row.month),
            "what": what,
            "since": row.step_since,
        }
        for row in reports
    ]


def _to_send(due):
    found = [
        {
            "title": f"{row.project.code} {rules.month_name(row.month)} {row.project.title}",
            "url": report_url(row.project.pk, row.month),
            "what": f"ส่งรายงาน เลยกำหนด {row.days_late} วัน"
            if row.days_late
            else f"ส่งรายงานภายใน {thai_date(row.due_on)}",
            "since": row.ended_at,
        }
        for row in due[:MOST_WAITING]
    ]
    if len(due) > MOST_WAITING:
        title = f"รายงานรายเดือนที่ต้องส่งทั้งหมด {len(due)} ฉบับ"
        found.insert(0, {"title": title, "url": reverse("projects_late"), "what": "ส่งรายงาน", "since": due[0].ended_at})
    return found


def waiting_completion_rows(request) -> list[dict]:
    """The completion reports that wait for this person, oldest first. One query."""
    words = {
        "returned": "แก้ไขรายงานเมื่อแล้วเสร็จ",
        "submitted": "ตรวจรายงานเมื่อแล้วเสร็จ",
        "verified": "รับรองรายงานเมื่อแล้วเสร็จ",
    }
    return [
        {
            "title": f"{row.project.code} {row.project.title}",
            "url": completion_url(row.project_id),
            "what": words[row.step],
            "since": row.step_since,
        }
        for row in waiting_completions(request.user)[:MOST_WAITING]
    ]


def desk_lights(request) -> list[dict]:
    """What the lists of this slice hold for the person: reports of last month not sent, projects that stand still, and
    what was put before the governor. A list that is empty says nothing. One query."""
    person, today = request.user, timezone.localdate()
    month = rules.first_of(rules.first_of(today) - timedelta(days=1))
    counts = _counts(
        late=late_projects(person, month),
        still=still_projects(person, today, timezone.now() - timedelta(days=STILL_DAYS)),
        named=before_executive(person),
    )
    late, still, found = counts.get("late"), counts.get("still"), []
    if named := counts.get("named"):
        text = f"เสนอผู้บริหารพื้นที่เพราะค้างรายงาน {named} ฉบับ"
        found.append(_light("late", "ทวงถามครบขั้นแล้ว", text, "projects_before_executive"))
    if late:
        text = f"รายงานเดือน{rules.month_name(month)} ยังไม่ส่ง {late} โครงการ"
        found.append(_light("part", "ยังส่งไม่ครบ", text, "projects_late"))
    if still:
        text = f"ไม่มีความเคลื่อนไหวในสัปดาห์นี้ {still} โครงการ"
        found.append(_light("part", "รอคำชี้แจงหรือนัดประชุม", text, "projects_still"))
    return found


def _counts(**querysets) -> dict:
    """Name → how many rows. One query, whatever the number of querysets."""
    parts = [rows.order_by().values(of=Value(name)).annotate(number=Count("pk")) for name, rows in querysets.items()]
    return {row["of"]: row["number"] for row in parts[0].union(*parts[1:], all=True)}


def _light(state, word, text, name):
    return {"state": state, "word": word, "text": text, "url": reverse(name)}
