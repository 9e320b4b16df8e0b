"""Section 2.8 of the record: money given back or not needed, the completion report, what was handed over."""

from django.db.models import prefetch_related_objects
from django.urls import reverse

from cms.thai import thai_date
from projects.money.sections import closing_words
from projects.people.scope import reach
from projects.progress.models import ReportStep
from projects.register.models import Section
from projects.register.task_list import Filled


def record_sections(project, person) -> dict:
    """Four queries, less what the screen has loaded."""
    if not reach(person).reads_work_on(project):
        return {}
    prefetch_related_objects([project], "balances", "completion", "handovers")
    if project.step not in ("verified", "accepted") and not project.balances.all():
        return {}
    state, word, content, actor, since = closing_words(project)
    report = getattr(project, "completion", None)
    handovers = [one.handed_on for one in project.handovers.all()]
    parts = [content] if content else []
    if report is not None:
        parts.append(f"รายงานเมื่อแล้วเสร็จ: {ReportStep(report.step).label}")
        if report.step == ReportStep.ACCEPTED:
            state, word = (
                ("done", f"แล้วเสร็จ {thai_date(report.completed_on, short=True)}") if state != "part" else (state, word)
            )
        elif state in ("todo", "done"):
            state, word, since = "part", "กำลังปิดโครงการ", report.step_since
            actor = {"submitted": "สำนักงานจังหวัด/กลุ่มจังหวัด", "verified": "ส่วนกลาง"}.get(report.step, "ส่วนราชการ")
    if handovers:
        handed = sum(1 for day in handovers if day)
        parts.append(f"ส่งมอบทรัพย์สินแล้ว {handed} จาก {len(handovers)} รายการ")
        if handed < len(handovers) and state == "done":
            state, word, actor = "part", "ยังส่งมอบไม่ครบ", "ส่วนราชการ"
    url = reverse("projects_section_closing", args=[project.pk])
    return {Section.CLOSING: Filled(state, word, " · ".join(parts), actor, since, url)}
