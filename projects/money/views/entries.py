"""What is entered straight into the ledger: allocations, payments without a contract, carry-over, rescission; reversals;
and the plan of spending beside it."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from cms.rules import RuleBroken
from projects.money import actions, reports
from projects.money.actions.plans import plan_mark
from projects.money.forms import AllocationForm, EntryForm, PlanForm, ReversalForm
from projects.money.kinds import RECORDED_DIRECTLY, EntryKind
from projects.money.models import SpendingPlan
from projects.money.views.base import MoneyForm
from projects.register.models import Project

TITLES = {
    EntryKind.DISBURSEMENT: "บันทึกการเบิกจ่าย",
    EntryKind.CARRY_OVER: "บันทึกกันเงินเหลื่อมปี",
    EntryKind.RESCISSION: "บันทึกการตัดโอนตามพระราชบัญญัติ",
}


class AllocateView(MoneyForm):
    """Opens the ledger: every line of the bill with what is not allocated yet already filled in."""

    template_name = "projects/money/allocate.html"
    page_title = "บันทึกการรับจัดสรร"
    done = "บันทึกการรับจัดสรรแล้ว"

    def get_form(self, data=None):
        rows = reports.project_money(self.project).rows
        return AllocationForm(data, rows=rows, offered=lambda row: row.to_allocate_baht)

    def save(self, form):
        facts = {name: form.cleaned_data[name] for name in ("happened_on", "document_number", "note")}
        by = self.request.user
        actions.record_allocations(self.project, form.amounts(), seen_entry=self.seen_entry, by=by, **facts)


class EntryView(MoneyForm):
    template_name = "projects/money/entry.html"
    done = "บันทึกรายการเงินแล้ว"

    def dispatch(self, request, *args, **kwargs):
        if kwargs["kind"] not in {kind.value for kind in RECORDED_DIRECTLY} - {EntryKind.ALLOCATION.value}:
            raise Http404
        self.kind = EntryKind(kwargs["kind"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return TITLES[self.kind]

    def get_form(self, data=None):
        return EntryForm(data, kind=self.kind, rows=reports.project_money(self.project).rows)

    def save(self, form):
        by = self.request.user
        actions.record_entry(self.project, kind=self.kind, seen_entry=self.seen_entry, by=by, **form.facts())

    def get_context_data(self, **kwargs):
        has_contracts = self.kind == EntryKind.DISBURSEMENT and self.project.contracts.exists()
        return super().get_context_data(kind=self.kind, has_contracts=has_contracts, **kwargs)


class PlanView(MoneyForm):
    template_name = "projects/money/plan.html"
    page_title = "แผนการใช้จ่ายรายเดือน"
    done = "บันทึกแผนการใช้จ่ายแล้ว"

    def get_form(self, data=None):
        rows = SpendingPlan.objects.filter(project=self.project)
        return PlanForm(data, standing={(row.month, row.expenditure_kind): row.planned_baht for row in rows})

    def save(self, form):
        actions.plan_spending(
            self.project, form.amounts(), seen=self.request.POST.get("seen_plan", ""), by=self.request.user
        )

    def get_context_data(self, **kwargs):
        seen = self.request.POST.get("seen_plan", plan_mark(self.project))
        total = reports.project_money(self.project).total
        planned = SpendingPlan.objects.filter(project=self.project).total_baht()
        return super().get_context_data(seen_plan=seen, total=total, planned_baht=planned, **kwargs)


@require_POST
def reverse_entry(request, pk, entry_id):
    """The opposite of a wrong entry. 404 unseen, 403 no such right, 422 when others build on it."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    entry = get_object_or_404(project.ledger_entries, pk=entry_id)
    form = ReversalForm(request.POST)
    form.is_valid()
    back = f"/admin/projects/{project.pk}/money/"
    try:
        actions.reverse_entry(project, entry, reason=form.cleaned_data.get("reason", ""), by=request.user)
    except ValidationError as refused:
        broken = RuleBroken(refused.messages, code="not_reversed")
        broken.back = back
        raise broken from refused
    return redirect(back + "#entries")
