"""What the record, the queue and the desk show of the office's checks."""

from django.utils import timezone

from projects.oversight.verification import overview, reports, rules
from projects.oversight.verification.actions import verification_url
from projects.oversight.visits.reports import visits_of
from projects.people.scope import reach
from projects.register.models import Section
from projects.register.task_list import Filled


def record_sections(project, person) -> dict:
    """Section 2.7's row: sections passed, returned, changed since. Two queries, and what of the marks is not loaded yet."""
    if rules.why_not_checked(project) or not reach(person).reads_work_on(project):
        return {}
    rows = reports.standings([project])[project.pk]
    told = reports.summary_of(rows)
    url = verification_url(project.pk)
    content = f"ผ่าน {told['passed']} จาก {told['all']} หมวด"
    since = min((row.since for row in rows if row.waits_for_office and row.since), default=None)
    if told["returned"]:
        content += f" · ส่งกลับ {told['returned']} หมวด"
    if told["again"]:
        content += f" · เปลี่ยนหรือชี้แจงหลังตรวจ {told['again']} หมวด"
    if visits := visits_of(project).count():
        content += f" · ตรวจติดตาม {visits} ครั้ง"
    office = "สำนักงานจังหวัด/กลุ่มจังหวัด"
    if told["again"]:
        return {Section.VERIFICATION: Filled("late", "ต้องตรวจใหม่", content, office, since, url)}
    if told["returned"]:
        since = min(row.since for row in rows if row.stand == rules.Stand.RETURNED)
        return {Section.VERIFICATION: Filled("late", "ส่งกลับ", content, "ส่วนราชการ", since, url)}
    if told["passed"] == told["all"]:
        return {Section.VERIFICATION: Filled("done", "ผ่านทุกหมวดที่มีข้อมูล", content, url=url)}
    return {
        Section.VERIFICATION: Filled("part", "กำลังตรวจ" if told["passed"] else "รอตรวจ", content, office, None, url)
    }


def waiting_sections(request) -> list[dict]:
    """Sections that came back to the agency, and those that wait for the office again; in a letter, as they are kept."""
    person, today, as_kept = request.user, timezone.localdate(), getattr(request, "is_letter", False)
    return [
        {
            "title": f"{project.code} หมวด {section} {reports.NAMES[section]} — {project.title}",
            "url": verification_url(project.pk, section),
            "what": what,
            "since": since,
        }
        for what, found in (
            ("แก้ไขหรือชี้แจงหมวดที่ส่งกลับ", overview.returned_to(person, today, as_kept=as_kept)),
            ("ตรวจหมวดอีกครั้ง", overview.waiting_again(person, today, as_kept=as_kept)),
        )
        for project, section, since in found
    ]
