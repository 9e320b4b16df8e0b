"""What the record shows of its money: sections 2.3 and 2.8 in the task list, and what holds its activities."""

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from cms.thai import baht
from projects.money import reports
from projects.money.models import BudgetChange, BudgetChangeLine, LedgerEntry
from projects.money.models.changes import WAITING
from projects.people.scope import reach
from projects.register.models import ExecutionStatus, Section
from projects.register.task_list import Filled


def record_sections(project, person) -> dict:
    """Section 2.3's row. One query."""
    prefetch_related_objects([project], "balances")
    if project.step not in ("verified", "accepted") and not project.balances.all():
        return {}
    total = reports.totals_of_project(project)
    if not reach(person).reads_work_on(project):
        return {Section.DISBURSEMENT: _disbursement(project, total, "")}
    url = reverse("projects_money", args=[project.pk])
    return {Section.DISBURSEMENT: _disbursement(project, total, url)}


def held_activities(project) -> dict:
    """Activity id → why it stays in the record: money was entered for it, or a request names it. Three queries."""
    titles = dict(LedgerEntry.objects.filter(project=project).order_by().values_list("activity", "activity__title"))
    lines = BudgetChangeLine.objects.filter(Q(from_activity__project=project) | Q(to_activity__project=project))
    cancelling = BudgetChange.objects.filter(project=project, activity__isnull=False)
    titles |= dict(cancelling.order_by().values_list("activity", "activity__title"))
    asked = {pk: title for line in lines.select_related("from_activity", "to_activity") for pk, title in _touched(line)}
    return {pk: f"“{title[:80]}” มีรายการเงินหรือคำขอแล้ว" for pk, title in (asked | titles).items()}


def _touched(line):
    for activity in (line.from_activity, line.to_activity):
        if activity is not None:
            yield activity.pk, activity.title


def _disbursement(project, total, url):
    agency = "ส่วนราชการ"
    if not total.net_allocation_baht:
        return Filled("todo", "ยังไม่รับจัดสรร", "บันทึกการรับจัดสรรก่อน แล้วจึงบันทึกสัญญาและการเบิกจ่าย", agency, url=url)
    content = f"งบประมาณสุทธิ {baht(total.net_allocation_baht)} บาท · เบิกจ่าย {baht(total.disbursed_baht)} บาท"
    if total.disbursed_percent is not None:
        content += f" ({total.disbursed_percent}%)"
    content += f" · คงเหลือ {baht(total.remaining_baht)} บาท"
    if not total.remaining_baht:
        return Filled("done", "ครบถ้วน", content, url=url)
    return Filled("part", "กำลังเบิกจ่าย" if total.disbursed_baht else "รับจัดสรรแล้ว", content, agency, url=url)


def closing_words(project) -> tuple:
    """(state, word, content, who must act, since when) of the money in section 2.8: requests, savings. Two queries, less
    what the screen has loaded."""
    prefetch_related_objects([project], "balances", "budget_changes")
    total = reports.totals_of_project(project)
    waiting = [one for one in project.budget_changes.all() if one.step in WAITING]
    waiting.sort(key=lambda one: one.step_since)
    if waiting:
        first = waiting[0]
        content = f"{first.get_kind_display()}" + (f" และอีก {len(waiting) - 1} เรื่อง" if len(waiting) > 1 else "")
        return "part", "รอพิจารณา", content, first.get_step_display(), first.step_since
    if project.execution_status == ExecutionStatus.CANCELLED:
        return "done", "ยกเลิกโครงการ", f"เงินเหลือจ่าย {baht(total.savings_baht)} บาท", "", None
    if total.savings_baht:
        held = f" · ยังไม่ส่งคืน {baht(total.savings_held_baht)} บาท" if total.savings_held_baht else ""
        state = ("part", "มีเงินเหลือจ่าย") if total.savings_held_baht else ("done", "ส่งคืนแล้ว")
        return *state, f"เงินเหลือจ่าย {baht(total.savings_baht)} บาท{held}", "", None
    return "todo", "ยังไม่มี", "แจ้งเงินเหลือจ่าย โอนเปลี่ยนแปลง หรือขอยกเลิก เมื่อมีเหตุ", "ส่วนราชการ", None
