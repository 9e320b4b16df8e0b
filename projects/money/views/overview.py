"""Section 2.3 on one page: where the money stands, by activity, by month, by contract, entry by entry."""

from django.core.paginator import Paginator
from django.utils import timezone

from projects.exchange.cells import csv_response, xlsx_response
from projects.money import reports
from projects.money.contract_forms import takes_contracts
from projects.money.kinds import EntryKind
from projects.money.models import LedgerEntry
from projects.money.views.base import MoneyPage, marked
from projects.money.views.changes import kinds_on_offer, readable_changes

ENTRIES_A_PAGE = 30
HEADINGS = [
    "วันที่",
    "รายการ",
    "กิจกรรม",
    "ประเภทรายจ่าย",
    "จำนวนเงิน (บาท)",
    "เลขที่เอกสาร",
    "สัญญา",
    "หมายเหตุ",
    "ผู้บันทึก",
    "บันทึกเมื่อ",
]


class MoneyView(MoneyPage):
    template_name = "projects/money/overview.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            rows = (_cells(entry) for entry in self.entries().iterator(chunk_size=500))
            return respond(f"การเงิน-{self.project.code}", HEADINGS, rows)
        return super().get(request, *args, **kwargs)

    def entries(self):
        return LedgerEntry.objects.of_project(self.project).with_names()

    def get_context_data(self, **kwargs):
        money = reports.project_money(self.project)
        page = Paginator(self.entries(), ENTRIES_A_PAGE).get_page(self.request.GET.get("page"))
        why_not, cancelled = self.why_not(), reports.cancelled_activities(self.project)
        months = reports.spending_by_month(self.project)
        marked(page.object_list, why_not)
        return super().get_context_data(
            money=money,
            page=page,
            months=months,
            is_planned=bool(months[-1].planned_so_far_baht),
            contracts=reports.contracts_of(self.project, today=timezone.localdate()),
            changes=readable_changes(self.project, self.request.user),
            change_kinds=kinds_on_offer(money, cancelled),
            cancelled=cancelled,
            why_not=why_not,
            may_enter=not why_not,
            is_allocated=bool(money.total.net_allocation_baht),
            takes_contracts=any(map(takes_contracts, money.rows)),
            **kwargs,
        )


def _cells(entry):
    return [
        entry.happened_on,
        ("กลับรายการ " if entry.reverses_id else "") + EntryKind(entry.kind).label,
        entry.activity.title,
        entry.get_expenditure_kind_display(),
        entry.amount_baht,
        entry.document_number,
        entry.contract.number if entry.contract_id else "",
        entry.note,
        entry.recorded_by.get_full_name() or entry.recorded_by.username,
        entry.recorded_at,
    ]
