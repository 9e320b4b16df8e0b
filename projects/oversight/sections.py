"""What the record, the queue and the desk show of section 2.6."""

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils import timezone

from cms.thai import thai_date
from projects.oversight import rules
from projects.oversight.actions import help_url, oversight_url, target_url
from projects.oversight.actions.directives import posts_left_to
from projects.oversight.models import DirectiveTarget, HelpRequest, HelpState, Problem, TargetState
from projects.oversight.models.directives import UNANSWERED
from projects.oversight.reports import rate_of, standing_of
from projects.people.models import Post
from projects.people.scope import reach
from projects.register.models import Section
from projects.register.task_list import Filled

MOST_WAITING = 50


def record_sections(project, person) -> dict:
    """Section 2.6's row. Two queries, less what the screen has loaded."""
    if not reach(person).reads_work_on(project):
        return {}
    standing, url = standing_of(project, timezone.localdate()), oversight_url(project.pk)
    told = []
    if standing.unsolved:
        words = (("รุนแรง", standing.high), ("ปานกลาง", standing.medium), ("เล็กน้อย", standing.low))
        told.append(f"ปัญหาที่ยังไม่แก้ {standing.unsolved} เรื่อง ({', '.join(f'{w} {n}' for w, n in words if n)})")
    late = [target for target in standing.targets if target.clock.state == "late"]
    waiting = [target for target in standing.targets if target.state in UNANSWERED]
    if standing.targets:
        told.append(f"ข้อสั่งการที่ยังไม่ปิด {len(standing.targets)} เรื่อง")
    if late:
        told.append(f"เกินกำหนด {len(late)} เรื่อง ตั้งแต่ {thai_date(late[0].due_on, short=True)}")
    elif waiting:
        told.append(f"กำหนดชี้แจงถัดไป {thai_date(waiting[0].due_on, short=True)} ({waiting[0].clock.word})")
    if standing.solved:
        told.append(f"แก้ไขแล้ว {standing.solved} เรื่อง")
    content = " · ".join(told)
    if late:
        return {Section.OVERSIGHT: Filled("late", "เกินกำหนดชี้แจง", content, "ส่วนราชการ", late[0].due_on, url)}
    if standing.high:
        return {Section.OVERSIGHT: Filled("late", "มีปัญหารุนแรง", content, "ส่วนราชการ", None, url)}
    if waiting:
        return {Section.OVERSIGHT: Filled("part", "รอชี้แจง", content, "ส่วนราชการ", None, url)}
    if standing.targets:
        return {Section.OVERSIGHT: Filled("part", "รอผู้สั่งการพิจารณา", content, "ผู้สั่งการ", None, url)}
    if standing.unsolved:
        return {Section.OVERSIGHT: Filled("part", "มีปัญหาที่ยังไม่แก้", content, "ส่วนราชการ", None, url)}
    content = content or "บันทึกปัญหาอุปสรรค ข้อเสนอแนะ และตอบข้อสั่งการของผู้บริหารที่นี่"
    return {Section.OVERSIGHT: Filled("done" if standing.solved else "todo", "ไม่มีเรื่องค้าง", content, url=url)}


def held_activities(project) -> dict:
    """Activity id → why it stays: a problem was written of it. One query."""
    rows = Problem.objects.filter(project=project, activity__isnull=False).values_list("activity", "activity__title")
    return {pk: f"“{title[:80]}” มีปัญหาอุปสรรคที่บันทึกไว้" for pk, title in rows.order_by().distinct()}


def waiting_directives(request) -> list[dict]:
    """Directives to acknowledge, to answer, to decide about, the nearest due day first; of a closed year none. One
    query."""
    where, person = reach(request.user), request.user
    owner = Q(project__agency__in=where.edit_agencies)
    owner |= Q(project__agency=None) & where.edit_area_q("project") | where.edit_area_q()
    mine = Q(state__in=UNANSWERED) & owner
    decides = Q(directive__issuer_post__in=Post.objects.held_by(person, timezone.localdate()).values("pk"))
    if where.edits_nation or where.edit_provinces or where.edit_groups:
        decides |= Q(directive__issuer_post__in=posts_left_to(person).values("pk"))
    if where.edits_nation:
        decides |= Q(directive__issuer_post=None)
    mine |= Q(state=TargetState.ANSWERED) & decides
    today = timezone.localdate()
    rows = DirectiveTarget.objects.filter(mine).open_now().with_names().annotate(of_all=Window(Count("pk")))
    rows = list(rows.order_by("due_on", "pk")[:MOST_WAITING])
    words = {
        TargetState.ISSUED: "รับทราบข้อสั่งการ",
        TargetState.ACKNOWLEDGED: "ชี้แจงข้อสั่งการ",
        TargetState.ANSWERED: "พิจารณาคำชี้แจง",
    }
    found = []
    if rows and rows[0].of_all > MOST_WAITING:
        title = f"ข้อสั่งการที่รอท่านทั้งหมด {rows[0].of_all} เรื่อง"
        found.append({"title": title, "url": reverse("projects_directives"), "what": f"ใกล้ครบกำหนดที่สุด {MOST_WAITING} เรื่องอยู่ด้านล่าง",
                      "since": rows[0].state_since})  # fmt: skip
    return found + [
        {
            "title": f"{row.directive} — {row.subject}",
            "url": target_url(row),
            "what": " · ".join(filter(None, (words[row.state], _clock(row, today).word))),
            "since": row.state_since,
        }
        for row in rows
    ]


def _clock(row, today):
    return rules.clock(row.state, row.due_on, today, was_late=row.was_late)


def waiting_help(request) -> list[dict]:
    """Help requests to answer, and answers to read, oldest first. One query."""
    where = reach(request.user)
    asked = Q(agency__isnull=False) & where.edit_area_q()
    asks = Q(agency__in=where.edit_agencies) | Q(agency=None) & where.edit_area_q()
    if where.edits_nation:
        asked |= Q(agency=None)
    mine = Q(state=HelpState.WAITING) & asked | Q(state=HelpState.ANSWERED) & asks
    rows = HelpRequest.objects.visible_to(request.user).filter(mine).with_names().order_by("state_since", "pk")
    return [
        {
            "title": f"{row.asker_name}: {row.subject}",
            "url": help_url(row),
            "what": "ตอบเรื่องขอความช่วยเหลือ" if row.state == HelpState.WAITING else "อ่านคำตอบ แล้วปิดเรื่องหรือถามต่อ",
            "since": row.state_since,
        }
        for row in rows[:MOST_WAITING]
    ]


def desk_lights(request) -> list[dict]:
    """How the directives of the person's area stand: mark, sentence and address; nothing where there is none; closed years
    stand aside. One query."""
    where = reach(request.user)
    if not (where.nation or where.provinces or where.groups or where.agencies or where.ministries or where.departments):
        return []
    rate = rate_of(DirectiveTarget.objects.visible_to(request.user).open_now(), timezone.localdate())
    if not rate.issued:
        return []
    text = f"ข้อสั่งการของปีที่เปิดอยู่ {rate.issued} เรื่อง ปิดแล้ว {rate.closed} เรื่อง (ร้อยละ {rate.closed_percent})"
    if rate.late:
        text += f" — เกินกำหนดชี้แจง {rate.late} เรื่อง"
    state = "late" if rate.late else "done" if rate.closed == rate.issued else "part"
    url = reverse("projects_directives") + ("?late=yes" if rate.late else "")
    word = "มีเรื่องเกินกำหนด" if rate.late else "ปิดครบ" if state == "done" else "กำลังดำเนินการ"
    return [{"state": state, "word": word, "text": text, "url": url}]
