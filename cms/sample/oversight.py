"""Section 2.6 of the invented projects: problems open and solved, directives of every state, help requests."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from cms.sample.course import BANGKOK, chance
from cms.sample.money import WITH_MONEY
from cms.sample.records import day
from projects.models import (
    Directive,
    DirectiveTarget,
    HelpMessage,
    HelpRequest,
    Post,
    Problem,
    ProblemCategory,
    Project,
    ProjectPhoto,
    Reissue,
    Response,
    ResponseEvidence,
    Suggestion,
)

# Category (in the order of the register), severity, text, how it was solved.
PROBLEMS = [
    (0, 3, "ยังไม่ได้รับอนุญาตให้ใช้พื้นที่จากหน่วยงานเจ้าของพื้นที่ ผู้รับจ้างเข้าพื้นที่ไม่ได้", "ประสานหน่วยงานเจ้าของพื้นที่ ได้รับหนังสืออนุญาตแล้ว และปรับแผนงานให้เริ่มพร้อมกันสองจุด"),
    (2, 3, "ประกาศจัดซื้อจัดจ้างครั้งแรกไม่มีผู้ยื่นเสนอราคา", "ปรับรายละเอียดและราคากลางให้เป็นปัจจุบัน ประกาศครั้งที่สองมีผู้ยื่นสามราย"),
    (3, 2, "ขั้นตอนประกวดราคาอิเล็กทรอนิกส์ใช้เวลามากกว่าที่วางแผนไว้", "ทำขั้นตอนที่ไม่ต้องรอกันไปพร้อมกัน จึงลงนามในสัญญาช้ากว่าแผนสองสัปดาห์"),
    (4, 1, "สภาพพื้นที่จริงต่างจากแบบ ต้องปรับรายการบางส่วน", "คณะกรรมการตรวจรับเห็นชอบให้ปรับรายการในวงเงินเดิม"),
    (6, 2, "ฝนตกต่อเนื่องและน้ำท่วมขัง งานกลางแจ้งหยุดชั่วคราว", "เร่งงานในร่มก่อน และเพิ่มชุดงานเมื่อน้ำลด"),
    (7, 1, "เจ้าหน้าที่พัสดุย้าย ผู้รับช่วงยังไม่คุ้นเคยกับระเบียบ", "ขอพี่เลี้ยงจากสำนักงานคลังจังหวัด และส่งเข้าอบรมแล้ว"),
]  # fmt: skip
SUGGESTIONS = [
    "ควรเตรียมเอกสารขออนุญาตใช้พื้นที่ให้เสร็จก่อนเริ่มปีงบประมาณ",
    "ควรแบ่งงวดงานให้เบิกจ่ายได้ทุกไตรมาส",
    "ควรเชิญผู้นำชุมชนร่วมตรวจงานทุกงวด",
]
ORDERS = [
    ("เร่งรัดการเบิกจ่าย", "ให้ชี้แจงเหตุที่การเบิกจ่ายต่ำกว่าเป้าหมายของไตรมาส และส่งแผนเร่งรัดพร้อมวันแล้วเสร็จ"),
    ("แก้ไขปัญหาการเข้าพื้นที่", "ให้ประสานหน่วยงานเจ้าของพื้นที่ให้ได้ข้อยุติ และรายงานผลพร้อมภาพถ่าย"),
    ("ความปลอดภัยระหว่างก่อสร้าง", "ให้ติดป้ายเตือนและไฟส่องสว่างให้ครบ แล้วรายงานพร้อมภาพถ่าย"),
    ("ติดตามคุณภาพงาน", "ให้คณะกรรมการตรวจรับตรวจงานซ้ำ และรายงานผลการทดสอบวัสดุ"),
]  # fmt: skip
AFTERWARDS = "รายงานการใช้ประโยชน์", "ให้รายงานการใช้ประโยชน์หลังโครงการแล้วเสร็จ พร้อมภาพถ่ายปัจจุบันและการบำรุงรักษา"
MOST_OF_AN_AREA = 8
ANSWER = "ดำเนินการตามข้อสั่งการแล้ว ได้ประชุมผู้รับจ้างและปรับแผนงาน คาดว่าทันกำหนดเดิม"
# Days before today when it was issued and when it was due, days when it was answered (None: not yet), and what became
# of it. In turn over an area's projects under way.
COURSES = [
    (50, 35, 38, "closed"),
    (20, 4, None, "issued"),
    (40, 25, 21, "answered"),
    (45, 30, 31, "reissued"),
    (6, -9, None, "acknowledged"),
    (60, 40, 36, "closed"),
]
QUESTIONS = [
    ("บันทึกสัญญาที่แบ่งจ่ายสองปีอย่างไร", "สัญญานี้จ่ายเงินข้ามปีงบประมาณ ต้องแยกเป็นสองสัญญาหรือไม่", "บันทึกเป็นสัญญาเดียว แล้วกันเงินเหลื่อมปีส่วนที่ยังไม่จ่ายที่ส่วน 2.3"),
    ("ขอเปลี่ยนผู้รับผิดชอบโครงการ", "โครงการนี้ย้ายไปอยู่กับหน่วยงานอื่นแล้ว ขอให้ช่วยเปลี่ยน", ""),
    ("ตัวเลขเบิกจ่ายต่างจาก GFMS", "ยอดของเราน้อยกว่า GFMS อยู่หนึ่งรายการ ต้องแก้ที่ใด", "เทียบรายการในหน้า GFMS ของโครงการ แล้วเขียนคำชี้แจงผลต่างไว้ได้เลย"),
]  # fmt: skip


def load_oversight(history, now):
    """Write it for the records that are verified or accepted, counted back from `now`."""
    kinds = list(ProblemCategory.objects.order_by("sort_order"))
    rows = {row.pk: row for row in Project.objects.filter(pk__in=history.rows.values()).with_names()}
    under_way, problems = defaultdict(list), []
    newest = max(told["year_be"] for told in history.told.values() if told["step"] in WITH_MONEY)
    for key, pk in sorted(history.rows.items()):
        told = history.told[key]
        if told["step"] not in WITH_MONEY:
            continue
        problems += _problems(rows[pk], told, history.agency_of(told), kinds, now)
        if told["year_be"] == newest and told["execution_status"] != "cancelled":
            under_way[told["area"]].append((rows[pk], told))
    Problem._base_manager.bulk_create(problems, batch_size=500)
    executives = {}
    for post in Post.objects.filter(role=Post.Role.EXECUTIVE).with_holders().select_related("province", "group"):
        if area := post.province or post.group:
            executives[area.code] = post
    suggestions = []
    for number, one in enumerate(problems):
        post = executives.get(one.project.area.code)
        if post and chance(one.text + one.project.code, 5) == 0:
            written = now - timedelta(days=3 + number % 30)
            suggestions.append(
                Suggestion(project=one.project, problem=one, text=SUGGESTIONS[number % len(SUGGESTIONS)],
                           written_by=post.holder, written_as=post.title, written_at=written,
                           form_key=_key(f"suggestion{one.form_key}"))
            )  # fmt: skip
    Suggestion._base_manager.bulk_create(suggestions, batch_size=500)
    captioned = ProjectPhoto._base_manager.exclude(caption="").filter(state="ready").order_by("taken_on", "pk")
    photos = dict(captioned.values_list("project", "pk"))  # the newest of each project
    for code, projects in sorted(under_way.items()):
        if code in executives:
            _direct(executives[code], projects, history, photos, now)
    _help(under_way, history, now)


def _key(text):
    return uuid5(NAMESPACE_URL, f"padme-sample:{text}")


def _problems(project, told, person, kinds, now):
    key = told["key"]
    begins, ends = day(told["start_on"]), min(day(told["end_on"]), now.date())
    is_over = told["execution_status"] in ("completed", "cancelled")
    is_spared = chance(key + "problem", 4) > 0 if is_over else chance(key + "problem", 3) == 0
    if is_spared or begins >= ends:
        return
    category, severity, text, solution = PROBLEMS[chance(key + "which", len(PROBLEMS))]
    found = begins + timedelta(days=chance(key + "found", max((ends - begins).days - 30, 1)))
    solved = is_over or chance(key + "solved", 4) == 0
    solved_on = min(found + timedelta(days=10 + chance(key, 40)), now.date())
    yield Problem(
        project=project, category=kinds[category], severity=severity, text=text, opened_on=found, opened_by=person,
        solved_on=solved_on if solved else None, solution=solution if solved else "",
        solved_by=person if solved else None, form_key=_key(f"problem{key}"),
    )  # fmt: skip


def _direct(post, projects, history, photos, now):
    """The executive of an area orders, project by project; each in another state."""
    issuer = post.holder
    projects = sorted(projects, key=lambda one: one[1]["execution_status"] == "completed")[:MOST_OF_AN_AREA]
    for number, (project, told) in enumerate(projects):
        issued, due, answered, state = COURSES[(number + len(post.title)) % len(COURSES)]
        subject, text = ORDERS[number % len(ORDERS)] if told["execution_status"] != "completed" else AFTERWARDS
        issued_at, due_on = _moment(now, issued), (now - timedelta(days=due)).date()
        made = Directive.objects.create(
            number=f"{number + 1}/{issued_at.year + 543}", issued_on=issued_at.date(), issuer_post=post,
            issuer_name=post.title, scope="project", subject=subject, text=text, due_on=due_on, recorded_by=issuer,
            recorded_at=issued_at, form_key=_key(f"directive{told['key']}"),
        )  # fmt: skip
        person, late = history.agency_of(told), answered is not None and answered < due
        target = DirectiveTarget(
            directive=made, project=project, due_on=due_on, state_since=issued_at,
            state="issued" if state == "reissued" else state, was_late=late,
        )  # fmt: skip
        if state == "acknowledged" or answered is not None:
            target.acknowledged_at, target.acknowledged_by = _moment(now, issued - 1), person
            target.state_since = target.acknowledged_at
        if answered is not None:
            target.state_since = _moment(now, answered)
        if state == "closed":
            target.ended_at, target.ended_by = _moment(now, answered - 2), issuer
            target.state_since, target.end_note = target.ended_at, "เห็นชอบตามที่ชี้แจง"
        if state == "reissued":
            target.round, target.due_on = 2, (now + timedelta(days=5)).date()
            target.acknowledged_at = target.acknowledged_by = None
            target.state_since = _moment(now, answered - 3)
        target.save()
        if answered is not None:
            answer = Response._base_manager.create(
                target=target, round=1, due_on=due_on, text=ANSWER, answered_at=_moment(now, answered),
                answered_by=person, is_late=late,
            )  # fmt: skip
            if project.pk in photos:
                ResponseEvidence._base_manager.create(response=answer, photo_id=photos[project.pk])
        if state == "reissued":
            Reissue._base_manager.create(
                target=target, round=2, due_on=target.due_on, issued_at=target.state_since, issued_by=issuer,
                text="ขอแผนรายสัปดาห์และภาพถ่ายงานที่ทำแล้ว",
            )  # fmt: skip
    area = {"province": post.province, "group": post.group}
    made = Directive.objects.create(
        number=f"{len(projects) + 1}/{now.year + 543}", issued_on=_moment(now, 3).date(),
        issuer_post=post, issuer_name=post.title, scope="area", subject="สรุปโครงการที่ล่าช้าของพื้นที่",
        text="ให้สรุปโครงการที่ล่าช้าทุกโครงการ พร้อมสาเหตุและแนวทางแก้ไข เพื่อใช้ในการประชุมประจำเดือน",
        due_on=(now + timedelta(days=7)).date(), recorded_by=issuer, recorded_at=_moment(now, 3),
        form_key=_key(f"directive-area{post.pk}"),
    )  # fmt: skip
    DirectiveTarget._base_manager.create(directive=made, due_on=made.due_on, state_since=made.recorded_at, **area)


def _help(under_way, history, now):
    """Each area's busiest agency has asked its office; one office in three has asked the centre."""
    for number, (code, projects) in enumerate(sorted(under_way.items())):
        project, told = projects[0]
        person, officer, centre = history.agency_of(told), history.office_of(told), history.centre_of(told)
        subject, text, answer = QUESTIONS[number % len(QUESTIONS)]
        if project.agency_id and person != officer and project.agency.provinces.filter(code=code).exists():
            _ask(project, subject, text, answer, project.agency, (person, officer), number, now)
        if number % 3 == 0:
            answer = "เปิดให้แล้วถึงสิ้นสัปดาห์นี้" if number % 2 else ""
            question = "ขอให้เปิดงวดรายงานของเดือนก่อนอีกครั้ง", "มีสองโครงการที่ตัวเลขคลาดเคลื่อน ขอเปิดให้แก้ถึงสิ้นสัปดาห์"
            _ask(project, *question, answer, None, (officer, centre), number, now)


def _ask(project, subject, text, answer, agency, people, number, now):
    asked = _moment(now, 9 + number % 5)
    answered = asked + timedelta(days=1 + number % 3, hours=1)
    made = HelpRequest.objects.create(
        agency=agency, province=project.province, group=project.group, project=project if agency else None,
        subject=subject, state="answered" if answer else "waiting", state_since=answered if answer else asked,
        asked_by=people[0], asked_at=asked, first_answered_at=answered if answer else None,
        form_key=_key(f"help{project.code}{agency}"),
    )  # fmt: skip
    HelpMessage.objects.create(request=made, text=text, is_answer=False, written_by=people[0], written_at=asked)
    if answer:
        HelpMessage.objects.create(request=made, text=answer, is_answer=True, written_by=people[1], written_at=answered)


def _moment(now, days):
    """Half past ten, so many days before today."""
    return datetime.combine((now - timedelta(days=days)).astimezone(BANGKOK).date(), time(10, 30), BANGKOK)
