"""The record as a task list: eight rows, each with its mark, one line of content, who must act and since when."""

from dataclasses import astuple, dataclass
from datetime import datetime

from wagtail import hooks

from cms.thai import baht
from projects.register.models import Section, WaitingFor
from projects.register.models.project import OPEN_FOR_EDITING


@dataclass(frozen=True)
class SectionRow:
    """`state`: done, part, todo or late (the mark); `word` says it; `url` empty when nothing opens yet."""

    number: str
    name: str
    state: str
    word: str
    content: str
    actor: str
    since: datetime | None
    url: str


# What each later section will hold and who fills it when: shown until there is something to show.
LATER = {
    Section.DISBURSEMENT: ("บันทึกเมื่อได้รับจัดสรรงบประมาณ: สัญญา การเบิกจ่าย เงินคงเหลือ", "ส่วนราชการ เมื่อเริ่มเบิกจ่าย"),
    Section.PROGRESS: ("รายงานผลทุกเดือน ภายในวันที่ 10 ของเดือนถัดไป", "ส่วนราชการ ทุกเดือน"),
    Section.EVIDENCE: ("ภาพถ่ายพร้อมคำบรรยาย ก่อน ระหว่าง และหลังดำเนินการ", "ส่วนราชการ ระหว่างดำเนินการ"),
    Section.OVERSIGHT: ("ปัญหาอุปสรรค ข้อเสนอแนะ และข้อสั่งการของผู้บริหาร", "ส่วนราชการและผู้บริหาร เมื่อมีเรื่อง"),
    Section.CLOSING: ("เงินเหลือจ่าย การยกเลิก และการส่งมอบทรัพย์สิน", "ส่วนราชการ เมื่อสิ้นสุดโครงการ"),
}


OF_THE_PLAN = {"agency", "title"}  # what may be lacking in section 2.1; all else is section 2.2's


@dataclass(frozen=True)
class Filled:
    """What a slice above the register says of its section: the fields of its row."""

    state: str
    word: str
    content: str
    actor: str = ""
    since: datetime | None = None
    url: str = ""


def filled_sections(project, person) -> dict:
    """Section → Filled, from the slices above the register: each answers the hook `padme_record_sections`."""
    found = {}
    for answer in hooks.get_hooks("padme_record_sections"):
        found |= answer(project, person)
    return found


def task_list(project, version, *, missing, edit_urls, history_url, open_comments, filled) -> list[SectionRow]:
    """The eight rows of a record. `version` is the Project as last saved (an amendment, or the row itself), `missing`
    what it still lacks, `edit_urls` a dict section → address of its form (empty for who only reads), `open_comments` a
    dict section → number, `filled` a dict section → Filled."""
    actor = project.get_waiting_for_display() if project.waiting_for != WaitingFor.NOBODY else ""
    is_open = project.working_step in OPEN_FOR_EDITING
    rows = []
    for section in Section:
        if section == Section.PLAN:
            names = [
                version.get_budget_source_display(),
                str(version.strategic_issue or "ยังไม่ระบุประเด็นยุทธศาสตร์"),
                str(version.agency or "ยังไม่มอบหมายหน่วยงาน"),
            ]
            done = bool(version.agency_id and version.strategic_issue_id)
            row = (
                *_mark(done, is_open),
                " · ".join(names),
                actor,
                project.waiting_since,
                edit_urls.get(section, "#content-2.1"),
            )
        elif section == Section.DETAILS:
            missing = [gap for gap in missing if gap.field not in OF_THE_PLAN]
            activities = list(version.activities.all())
            content = f"{len(activities)} กิจกรรม · {baht(version.budget_baht)} บาท"
            if missing:
                content += f" · ยังขาด: {', '.join(gap.text for gap in missing[:3])}" + (
                    " …" if len(missing) > 3 else ""
                )
            row = (
                *_mark(not missing, is_open),
                content,
                actor,
                project.waiting_since,
                edit_urls.get(section, "#content-2.2"),
            )
        elif section == Section.VERIFICATION:
            row = (*_verification(project), actor, project.waiting_since, history_url)
            if section in filled:
                row = _joined(row, filled[section])
        elif section in filled:
            row = (*astuple(filled[section]),)
        else:
            content, who = LATER[section]
            row = ("todo", "ยังไม่ถึงขั้นนี้", content, who, None, "")
        mark, word, content, *rest = row
        if number := open_comments.get(section.value, 0):
            content += f" · ความเห็นที่ยังไม่ปิด {number} เรื่อง"
        rows.append(SectionRow(section.value, section.label, mark, word, content, *rest))
    return rows


def _mark(done, is_open):
    if done:
        return "done", "ครบถ้วน"
    return ("part", "กำลังกรอก") if is_open else ("part", "ยังไม่ครบ")


def _joined(row, checks):
    """The record's own approval, and the check of its sections: who is late comes first, the checks have the address."""
    state, word, content, actor, since, _url = row
    content = f"{content} · {checks.content}"
    if state == "late" or (state == "part" and checks.state != "late"):
        return state, word, content, actor, since, checks.url
    return checks.state, checks.word, content, checks.actor, checks.since, checks.url


def _verification(project):
    return {
        "draft": ("todo", "ยังไม่ส่งตรวจ", "ส่งให้สำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจเมื่อข้อมูลครบ"),
        "returned": ("late", "ส่งกลับแก้ไข", "ดูเหตุผลที่ส่งกลับในประวัติ แก้ไขแล้วส่งใหม่"),
        "submitted": ("part", "รอตรวจ", "รอสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจ"),
        "verified": ("part", "ตรวจแล้ว", "รอส่วนกลางรับรอง"),
        "accepted": ("done", "รับรองแล้ว", "ส่วนกลางรับรองและเผยแพร่แล้ว"),
        "cancelled": ("todo", "ยกเลิก", "บันทึกนี้ถูกยกเลิก"),
    }[project.working_step]
