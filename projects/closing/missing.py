"""What a fiscal year still lacks before it is closed: one place, each check a set of projects. Read-only.

A check is a function from the projects of a year to those that it finds; lists, counts, files and the refusal to close
without a word all ask it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from cms.thai import fiscal_year_bounds
from projects.evidence.models import ProjectPhoto
from projects.money.gfms.reports import with_unexplained
from projects.money.models import BudgetChange, MoneyBalance
from projects.money.models.changes import WAITING
from projects.oversight.models import DirectiveTarget, Problem
from projects.oversight.models.directives import OPEN
from projects.oversight.verification.models import SectionCheck
from projects.progress import rules as months
from projects.progress.ending import over_before
from projects.progress.models import SENT, AssetHandover, CompletionReport, MonthlyReport
from projects.progress.reports import ENDED
from projects.register.models import ExecutionStatus
from projects.register.models.project import COUNTED

MONTHS_OF_A_YEAR = 12
A_SATANG = 0.005  # SQLite reckons in binary: what is left of a balance below this is nothing


@dataclass(frozen=True)
class Check:
    """`find(projects, year_be, today)`: the projects (queryset) that lack it. `where`: the record's page that mends it."""

    key: str
    name_th: str
    explain_th: str
    where: str
    find: Callable


def _not_accepted(projects, year_be, today):
    return projects.exclude(step__in=["accepted", "cancelled"])


def _amended(projects, year_be, today):
    return projects.filter(live=True).exclude(amendment_step="")


def _not_ended(projects, year_be, today):
    carried = MoneyBalance.objects.filter(project=OuterRef("pk"), carried_over_baht__gt=0)
    return projects.filter(step__in=COUNTED).exclude(execution_status__in=ENDED).filter(~Exists(carried))


def _no_completion(projects, year_be, today):
    accepted = CompletionReport.objects.filter(project=OuterRef("pk"), step="accepted")
    return projects.filter(step__in=COUNTED, execution_status=ExecutionStatus.COMPLETED).filter(~Exists(accepted))


def _completion_waits(projects, year_be, today):
    waiting = CompletionReport.objects.filter(project=OuterRef("pk")).exclude(step="accepted")
    return projects.filter(Exists(waiting))


def _months_unsent(projects, year_be, today):
    first, last = fiscal_year_bounds(year_be)
    last_begun = months.first_of(min(last, months.first_of(today) - months.timedelta(days=1)))
    month, unsent = first, Q(pk__in=[])
    for _ in range(MONTHS_OF_A_YEAR):
        if month > last_begun:
            break
        after = months.next_month(month)
        sent = MonthlyReport.objects.filter(project=OuterRef("pk"), month=month, step__in=SENT)
        unsent |= (Q(start_on=None) | Q(start_on__lt=after)) & ~over_before(month) & Q(~Exists(sent))
        month = after
    return projects.filter(unsent, step__in=COUNTED)


def _months_wait(projects, year_be, today):
    waiting = MonthlyReport.objects.filter(project=OuterRef("pk"), step__in=["submitted", "verified", "returned"])
    return projects.filter(Exists(waiting))


def _requests_wait(projects, year_be, today):
    return projects.filter(Exists(BudgetChange.objects.filter(project=OuterRef("pk"), step__in=WAITING)))


def _with_baht(projects, baht):
    """Those with a balance of which that is left. Each balance by itself: what was paid out of money carried over stands
    below zero, and makes up for nothing elsewhere."""
    balances = MoneyBalance.objects.filter(project=OuterRef("pk")).annotate(held_baht=baht)
    return projects.filter(Exists(balances.filter(held_baht__gt=A_SATANG)))


def _savings_held(projects, year_be, today):
    held = F("savings_declared_baht") - F("savings_reused_baht") - F("savings_returned_baht")
    return _with_baht(projects, held)


def _money_left(projects, year_be, today):
    left = (
        F("allocated_baht") + F("transferred_in_baht") - F("transferred_out_baht") - F("rescinded_baht")
        - F("disbursed_baht") - F("savings_declared_baht") + F("savings_reused_baht") - F("carried_over_baht")
    )  # fmt: skip
    return _with_baht(projects, left)


def _differs_from_gfms(projects, year_be, today):
    return with_unexplained(projects)


def _no_after_photo(projects, year_be, today):
    """But for those without any whose reason the centre has accepted."""
    photos = ProjectPhoto.objects.filter(project=OuterRef("pk"), stage="after").captioned()
    excused = CompletionReport.objects.filter(project=OuterRef("pk"), step="accepted").exclude(no_photo_reason="")
    return projects.filter(execution_status=ExecutionStatus.COMPLETED).filter(~Exists(photos), ~Exists(excused))


def _not_handed_over(projects, year_be, today):
    return projects.filter(Exists(AssetHandover.objects.filter(project=OuterRef("pk"), handed_on=None)))


def _directives_open(projects, year_be, today):
    return projects.filter(Exists(DirectiveTarget.objects.filter(project=OuterRef("pk"), state__in=OPEN)))


def _problems_open(projects, year_be, today):
    return projects.filter(Exists(Problem.objects.filter(project=OuterRef("pk"), solved_on=None)))


def _sections_returned(projects, year_be, today):
    returned = SectionCheck.objects.filter(project__fiscal_year=year_be).latest().filter(result="returned")
    return projects.filter(pk__in=returned.order_by().values("project"))


CHECKS = {
    check.key: check
    for check in (
        Check("record", "บันทึกยังไม่ได้รับรอง", "ส่งตรวจ ตรวจ และรับรองให้ครบ หรือยกเลิกบันทึก", "", _not_accepted),
        Check("amendment", "ฉบับแก้ไขยังค้าง", "ส่งให้รับรอง หรือทิ้งฉบับแก้ไข", "", _amended),
        Check("not-ended", "ยังไม่สิ้นสุดและไม่ได้กันเงิน", "รายงานเมื่อแล้วเสร็จ ขอยกเลิก หรือกันเงินเหลื่อมปี", "closing/", _not_ended),
        Check("no-completion", "แล้วเสร็จแต่ไม่มีรายงานเมื่อแล้วเสร็จ", "เขียนรายงานเมื่อแล้วเสร็จ", "completion/", _no_completion),
        Check("completion", "รายงานเมื่อแล้วเสร็จยังไม่ได้รับรอง", "ส่ง ตรวจ และรับรองให้ครบ", "completion/", _completion_waits),
        Check("months", "ยังไม่ส่งรายงานรายเดือนครบ", "ส่งรายงานของเดือนที่ขาด", "progress/", _months_unsent),
        Check("months-waiting", "รายงานรายเดือนยังไม่ได้รับรอง", "ตรวจและรับรองรายงานที่ส่งแล้ว", "progress/", _months_wait),
        Check("requests", "คำขอเรื่องงบประมาณยังไม่สิ้นสุด", "พิจารณาคำขอให้เสร็จ", "money/", _requests_wait),
        Check("savings", "เงินเหลือจ่ายยังไม่ส่งคืนหรือใช้", "ขอส่งคืนหรือขอใช้เงินเหลือจ่าย", "money/", _savings_held),
        Check("money", "ยังมีเงินคงเหลือ", "เบิกจ่าย แจ้งเหลือจ่าย หรือกันเงินเหลื่อมปี", "money/", _money_left),
        Check("gfms", "ต่างจาก GFMS โดยยังไม่ชี้แจง", "แก้ยอดที่บันทึกผิด หรือชี้แจงผลต่าง", "money/gfms/", _differs_from_gfms),
        Check("after-photo", "แล้วเสร็จแต่ไม่มีภาพหลังดำเนินการ", "เพิ่มภาพพร้อมคำบรรยาย", "evidence/", _no_after_photo),
        Check("directives", "ข้อสั่งการยังไม่ปิด", "ตอบและปิดข้อสั่งการ หรือสั่งการใหม่ในปีถัดไป", "oversight/", _directives_open),
        Check("problems", "ปัญหายังไม่ได้แก้ไข", "บันทึกวิธีที่แก้ไขแล้ว", "oversight/", _problems_open),
        Check("sections", "หมวดที่สำนักงานส่งกลับ", "แก้ไขหรือชี้แจง แล้วให้สำนักงานตรวจใหม่", "verification/", _sections_returned),
        Check("handover", "ทรัพย์สินยังไม่ส่งมอบ", "บันทึกวันส่งมอบและทะเบียน", "completion/", _not_handed_over),
    )
}


def found_by(check: Check, projects, year_be: int, today: date):
    """Of these projects of the year, those that lack it."""
    return check.find(projects, year_be, today)
