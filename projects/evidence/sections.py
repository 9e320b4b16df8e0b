"""What the record and the desk show of photographs and documents."""

from django.db.models import Count, Min, Q, Value

from cms.thai import thai_date
from projects.evidence.actions.locking import evidence_url
from projects.evidence.models import PhotoStage, ProjectPhoto
from projects.evidence.reports import counts_of
from projects.people.scope import reach
from projects.plans.models import open_now_q
from projects.register.models import ExecutionStatus, Section
from projects.register.task_list import Filled

MOST_WAITING = 50


def record_sections(project, person) -> dict:
    """Section 2.5's row. Two queries, less what the screen has loaded."""
    counts = counts_of(project)
    reads = reach(person).reads_work_on(project)
    url = evidence_url(project.pk) if reads else ""
    if not (counts.photos or counts.drafts or counts.documents):
        words = "ภาพถ่ายพร้อมคำบรรยาย ก่อน ระหว่าง และหลังดำเนินการ"
        return {Section.EVIDENCE: Filled("todo", "ยังไม่มีภาพ", words, "ส่วนราชการ ระหว่างดำเนินการ", None, url)}
    parts = [f"{PhotoStage(stage).label} {number} ภาพ" for stage, number in counts.by_stage.items() if number]
    if counts.documents and reads:
        parts.append(f"เอกสาร {counts.documents} ฉบับ")
    if counts.drafts and reads:
        parts.append(f"ยังไม่มีคำบรรยาย {counts.drafts} ภาพ")
    if counts.with_findings and reads:
        parts.append(f"ควรตรวจดู {counts.with_findings} ภาพ")
    if counts.last_taken_on:
        parts.append(f"ล่าสุด {thai_date(counts.last_taken_on, short=True)}")
    lacks_after = project.execution_status == ExecutionStatus.COMPLETED and not counts.by_stage[PhotoStage.AFTER]
    if lacks_after:
        parts.append("โครงการแล้วเสร็จแล้ว ยังไม่มีภาพหลังดำเนินการ")
    content = " · ".join(parts) or "ยังไม่มีภาพ"
    if counts.drafts and reads:
        return {Section.EVIDENCE: Filled("part", "รอคำบรรยาย", content, "ส่วนราชการ", None, url)}
    if counts.photos and not lacks_after:
        return {Section.EVIDENCE: Filled("done", f"มี {counts.photos} ภาพ", content, url=url)}
    return {Section.EVIDENCE: Filled("part", "ยังไม่ครบ", content, "ส่วนราชการ", None, url)}


def held_activities(project) -> dict:
    """Activity id → why it stays: photographs show it. One query."""
    rows = ProjectPhoto.objects.filter(project=project, activity__isnull=False)
    rows = rows.values_list("activity", "activity__title").distinct().order_by()
    return {pk: f"“{title[:80]}” มีภาพถ่ายแล้ว" for pk, title in rows}


def waiting_photos(request) -> list[dict]:
    """Photographs that wait for this person's captions, or for being shown to everyone; a row for each project. One
    query."""
    where, person = reach(request.user), request.user
    waiting, drafts = [], Q(pk__in=[])
    if where.edit_agencies:
        drafts |= Q(side="agency", project__agency__in=where.edit_agencies)
    area = Q(project__province__in=where.edit_provinces) | Q(project__group__in=where.edit_groups)
    if where.edit_provinces or where.edit_groups:
        drafts |= Q(side="office") & area
    if where.edits_nation:
        drafts |= Q(side="centre")
    if where.edit_agencies or where.edit_provinces or where.edit_groups or where.edits_nation:
        waiting.append(_by_project(ProjectPhoto.objects.drafts().filter(drafts), "describe/"))
    if where.edit_provinces or where.edit_groups:
        undecided = ProjectPhoto.objects.awaiting_publication().filter(area).exclude(uploaded_by=person)
        waiting.append(_by_project(undecided, "?state=undecided"))
    if not waiting:
        return []
    words = {"describe/": "เติมคำบรรยายภาพ", "?state=undecided": "พิจารณาเผยแพร่ภาพ"}
    found = waiting[0].union(*waiting[1:], all=True).order_by("since", "project")[:MOST_WAITING]
    return [
        {
            "title": f"{row['project__code']} {row['number']} ภาพ {row['project__title']}",
            "url": evidence_url(row["project"]) + row["where"],
            "what": words[row["where"]],
            "since": row["since"],
        }
        for row in found
    ]


def _by_project(photos, where):
    rows = photos.filter(open_now_q("project")).order_by()
    rows = rows.values("project", "project__code", "project__title", where=Value(where))
    return rows.annotate(number=Count("pk"), since=Min("uploaded_at"))
