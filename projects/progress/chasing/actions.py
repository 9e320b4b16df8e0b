"""The ladder is climbed, by the office and by the clock; what does not move is explained and called to a meeting."""

from collections import Counter

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from cms.thai import thai_date
from projects.people.models import Notice, Post
from projects.people.notices import holders, tell
from projects.people.scope import EVERYONE, asking_as, reach
from projects.plans.rules import check_open
from projects.progress import rules as months
from projects.progress.chasing import rules
from projects.progress.chasing.models import Chase, ChaseLetter, MovementMeeting, Rung, StillExplanation
from projects.progress.models import SENT, MonthlyReport, PeriodLock, ReportDueDay
from projects.progress.reports import in_own_work, late_projects
from projects.register.actions.locking import locked
from projects.register.models import ExecutionStatus
from projects.register.rules import hands_on

MOST_AT_ONCE = 200
MONTHS_BACK = 3  # how far back the clock still gives notices of its own
CHUNK = 500
OVER = {ExecutionStatus.COMPLETED, ExecutionStatus.CANCELLED}


def late_url(month) -> str:
    return f"{reverse('projects_late')}?month={month:%Y-%m}"


@transaction.atomic
def give_notice(projects, month, *, by) -> int:
    """First rung: the agencies are told on their desks. Returns how many projects."""
    return _climb(Rung.NOTICE, projects, month, by=by)


@transaction.atomic
def send_letter(projects, month, *, number, issued_on, signed_by, by) -> ChaseLetter:
    """Second rung: a letter of the office, with its number and date as sent."""
    letter = ChaseLetter(number=number, issued_on=issued_on, month=month, signed_by=signed_by, made_by=by)
    letter.full_clean()
    if issued_on > timezone.localdate():
        raise RuleBroken({"issued_on": "วันที่ของหนังสือต้องไม่หลังวันนี้"}, code="letter_in_future")
    letter.save()
    _climb(Rung.LETTER, projects, month, by=by, letter=letter)
    return letter


@transaction.atomic
def put_before_executive(projects, month, *, by) -> int:
    """Third rung: the project stands on the list of the governor or the head of the group."""
    return _climb(Rung.GOVERNOR, projects, month, by=by)


def _climb(rung, projects, month, *, by, letter=None):
    """All or none: each project's row locked, by the office of its area or the centre, once the rule allows it."""
    rows = _locked_by_office(projects, by=by, doing="ทวงถาม")
    ids = [row.pk for row in rows]
    reports = {one.project_id: one for one in MonthlyReport.objects.filter(project__in=ids, month=month)}
    climbed = {}
    for pk, done in Chase.objects.filter(project__in=ids, month=month).values_list("project", "rung"):
        climbed.setdefault(pk, set()).add(done)
    timetables = ReportDueDay.objects.timetables({row.fiscal_year_id for row in rows})
    today, wrong = timezone.localdate(), []
    locks = PeriodLock.objects.filter(month=month).locked_months(today)
    owed = set(late_projects(by, month).order_by().filter(pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        check_open(row.fiscal_year_id, row.year_closed_on)
        report, timetable = reports.get(row.pk), timetables.of(row)
        if report is not None and report.step in SENT:
            wrong.append(f"{row.code}: ส่งรายงานแล้ว")
            continue
        if row.pk not in owed:
            wrong.append(f"{row.code}: ไม่ต้องรายงานเดือนนี้")
            continue
        if locks.hold(row, month):
            wrong.append(f"{row.code}: งวดนี้ปิดแล้ว เปิดงวดให้ส่งก่อนจึงทวงถามได้")
            continue
        due = report.due_on if report else timetable.due_on(month)
        facts = {"climbed": climbed.get(row.pk, ()), "due_on": due, "timetable": timetable, "today": today}
        if why := rules.refusal(rung, **facts):
            wrong.append(f"{row.code}: {why}")
    if wrong:
        raise RuleBroken(wrong, code="cannot_chase")
    now = timezone.now()
    made = [Chase(project=row, month=month, rung=rung, made_at=now, made_by=by, letter=letter) for row in rows]
    try:
        with transaction.atomic():
            Chase.objects.bulk_create(made)
    except IntegrityError:  # the clock gives its notices without these locks
        raise RuleBroken("ระบบเพิ่งแจ้งเตือนโครงการที่เลือกไปแล้ว เปิดหน้านี้ใหม่", code="rung_climbed") from None
    facts = {"letter": f"{letter.number} ลงวันที่ {thai_date(letter.issued_on)}"} if letter else {}
    for row in rows:
        log(row, "projects.progress.chased", user=by, data={"month": f"{month:%Y-%m}", "rung": str(rung)} | facts)
    _tell_agencies(Counter(row.agency_id for row in rows), rung, month, letter)
    return len(rows)


def _locked_by_office(projects, *, by, doing):
    chosen = sorted({getattr(row, "pk", row) for row in projects})
    if not chosen:
        raise RuleBroken("เลือกโครงการก่อน", code="nothing_chosen")
    if len(chosen) > MOST_AT_ONCE:
        raise RuleBroken(f"เลือกได้ครั้งละไม่เกิน {MOST_AT_ONCE} โครงการ", code="too_many_chosen")
    rows = [locked(pk, by=by) for pk in chosen]
    where = reach(by)
    for row in rows:
        hands = hands_on(row, where, by.pk)
        if not (hands.is_office or hands.is_centre):
            raise PermissionDenied(f"{doing}ได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
    return rows


SAID = {
    Rung.NOTICE: "ยังไม่ส่งรายงานเดือน{month} จำนวน {count} โครงการ เลยกำหนดแล้ว",
    Rung.LETTER: "หนังสือทวงถามเลขที่ {number} รายงานเดือน{month} จำนวน {count} โครงการ",
    Rung.GOVERNOR: "เสนอผู้บริหารพื้นที่แล้ว: ยังไม่ส่งรายงานเดือน{month} จำนวน {count} โครงการ",
}


def _tell_agencies(count_by_agency, rung, month, letter=None):
    for agency_id, count in count_by_agency.items():
        if agency_id is None:
            continue
        facts = {"month": months.month_name(month), "count": count, "number": letter.number if letter else ""}
        people = holders(role=Post.Role.AGENCY, agency_id=agency_id)
        tell(people, Notice.Kind.CHASED, SAID[rung].format(**facts), url=late_url(month))


def give_due_notices(today) -> int:
    """What the clock does each day: the first rung for every month that is past its area's day, wherever nobody has
    climbed it. A report that came back was sent: its agency has been told already. Run again, it finds nothing to do.
    Constant memory: rows are read and written in chunks."""
    given, month = 0, months.first_of(today)
    for _ in range(MONTHS_BACK):
        month = months.first_of(month - rules.timedelta(days=1))
        with asking_as(EVERYONE), transaction.atomic():
            given += _give_due_notices_of(month, today)
    return given


def _give_due_notices_of(month, today):
    climbed = Chase.objects.filter(project=OuterRef("pk"), month=month)
    returned = MonthlyReport.objects.filter(project=OuterRef("pk"), month=month, step="returned")
    locks = PeriodLock.objects.holding(today).filter(
        Q(province=None, group=None) | Q(province=OuterRef("province")) | Q(group=OuterRef("group")), month=month
    )
    rows = late_projects(EVERYONE, month).filter(~Exists(climbed), ~Exists(returned), ~Exists(locks)).order_by("pk")
    years = set(rows.order_by().values_list("fiscal_year", flat=True).distinct())
    timetables = ReportDueDay.objects.timetables(years)
    begun = dict(
        MonthlyReport.objects.filter(month=month, project__in=rows.values("pk")).values_list("project", "due_on")
    )
    now, counts, made, given = timezone.now(), Counter(), [], 0
    for row in rows.iterator(chunk_size=CHUNK):
        timetable = timetables.of(row)
        due = begun.get(row.pk) or timetable.due_on(month)
        if today < timetable.opens_on(Rung.NOTICE, due):
            continue
        made.append(Chase(project=row, month=month, rung=Rung.NOTICE, made_at=now))
        counts[row.agency_id] += 1
        if len(made) == CHUNK:
            given += len(Chase.objects.bulk_create(made, ignore_conflicts=True))
            made = []
    given += len(Chase.objects.bulk_create(made, ignore_conflicts=True))
    _tell_agencies(counts, Rung.NOTICE, month)
    return given


@transaction.atomic
def explain_still(project, *, text, moves_on=None, by) -> StillExplanation:
    """Why nothing moved this week, by the agency (or who acts for it). A later one is written beside it."""
    row = locked(project, by=by)
    if not hands_on(row, reach(by), by.pk).owns:
        raise PermissionDenied("ชี้แจงได้เฉพาะหน่วยงานเจ้าของโครงการและสำนักงานของพื้นที่")
    check_open(row.fiscal_year_id, row.year_closed_on)
    if row.execution_status in OVER:
        raise RuleBroken("โครงการนี้สิ้นสุดแล้ว", code="project_over")
    text = text.strip()
    if not text:
        raise RuleBroken({"text": "เขียนเหตุที่ไม่มีความเคลื่อนไหว และจะทำอะไรต่อ"}, code="text_missing")
    today = timezone.localdate()
    if moves_on is not None and moves_on < today:
        raise RuleBroken({"moves_on": "วันที่คาดว่าจะเดินหน้าต้องไม่ก่อนวันนี้"}, code="moves_in_past")
    week = rules.week_of(today)
    newest = StillExplanation.objects.filter(project=row).first()
    if newest is not None and (newest.week, newest.text, newest.moves_on) == (week, text, moves_on):
        return newest  # the form was sent twice
    made = StillExplanation(
        project=row, week=week, text=text, moves_on=moves_on, written_by=by, written_at=timezone.now()
    )
    made.full_clean()
    made.save()
    log(row, "projects.progress.explained", user=by, data={"week": f"{week}", "reason": text[:400]})
    return made


@transaction.atomic
def call_meeting(projects, *, meets_on, place, by) -> int:
    """The office calls the agencies of projects in which nothing moved to a meeting. Returns how many projects."""
    rows = _locked_by_office(projects, by=by, doing="นัดประชุม")
    today, place = timezone.localdate(), place.strip()
    if meets_on < today:
        raise RuleBroken({"meets_on": "วันประชุมต้องไม่ก่อนวันนี้"}, code="meeting_in_past")
    if not place:
        raise RuleBroken({"place": "กรอกเวลาและสถานที่ประชุม"}, code="place_missing")
    for row in rows:
        check_open(row.fiscal_year_id, row.year_closed_on)
        if row.execution_status in OVER:
            raise RuleBroken(f"{row.code}: โครงการนี้สิ้นสุดแล้ว", code="project_over")
    week, now, called = rules.week_of(today), timezone.now(), Counter()
    for row in rows:
        facts = {"place": place, "called_by": by, "called_at": now}
        meeting, is_new = MovementMeeting.objects.get_or_create(
            project=row, week=week, meets_on=meets_on, defaults=facts
        )
        if not is_new and meeting.place != place:  # the same day, elsewhere or at another hour: the agencies are told
            meeting.place, meeting.called_by, meeting.called_at, is_new = place, by, now, True
            meeting.save()
        if is_new:
            called[row.agency_id] += 1
            log(
                row, "projects.progress.meeting_called", user=by, data={"meets_on": thai_date(meets_on), "place": place}
            )
    for agency_id, count in called.items():
        if agency_id is not None:
            people = holders(role=Post.Role.AGENCY, agency_id=agency_id)
            text = f"นัดประชุมเร่งรัด {thai_date(meets_on)} {place}: โครงการที่ไม่มีความเคลื่อนไหว {count} โครงการ"
            tell(people, Notice.Kind.MEETING, text, url=reverse("projects_still"))
    return len(rows)


def letter_for(person, pk):
    """(the letter, its chases as far as this person reads them). Http404 when none. Two queries."""
    chases = Chase.objects.filter(project__in=in_own_work(person), letter=pk)
    chases = list(chases.select_related("letter", "project__agency", "project__province", "project__group"))
    if not chases:
        raise Http404
    return chases[0].letter, chases
