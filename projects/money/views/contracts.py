"""Contracts of a project: signed, read, corrected, changed in amount, scheduled, paid."""

from copy import copy

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from cms.rules import Overtaken
from projects.money import actions, reports, rules
from projects.money.actions.contracts import committed_of, proposed_payment, unpaid_of
from projects.money.contract_forms import (
    ContractAmountForm,
    ContractFacts,
    ContractForm,
    PaymentForm,
    ScheduleForm,
    takes_contracts,
)
from projects.money.forms import row_name
from projects.money.models import Contract, Instalment, LedgerEntry
from projects.money.views.base import MoneyForm, MoneyPage, RetypedForm, marked
from projects.people.log_actions import changes, values_of

MOST_INSTALMENTS = 60


class NewContractView(MoneyForm):
    template_name = "projects/money/contract_form.html"
    page_title = "บันทึกสัญญา"
    done = "บันทึกสัญญาแล้ว"
    at_field = {"happened_on": "signed_on"}

    def why_not(self):
        if why := super().why_not():
            return why
        return "" if self.rows() else "โครงการนี้ยังไม่มีงบประมาณของกิจกรรมใด จึงบันทึกสัญญาไม่ได้"

    def rows(self):
        return [row for row in reports.project_money(self.project).rows if takes_contracts(row)]

    def get_form(self, data=None):
        return ContractForm(data, rows=self.rows(), instance=Contract(project=self.project))

    def save(self, form):
        return actions.sign_contract(self.project, form.instance, form.amounts(), by=self.request.user)

    def get_success_url(self, saved):
        return reverse("projects_contract", args=[self.project.pk, saved.pk])


class OfContract:
    """In front of a page or form of one contract. 404 for one of another project."""

    def find(self):
        self.contract = get_object_or_404(Contract.objects.filter(project=self.project), pk=self.kwargs["contract"])

    @property
    def contract_url(self):
        return reverse("projects_contract", args=[self.project.pk, self.contract.pk])

    def row(self):
        return reports.contracts_of(self.project, today=timezone.localdate(), only=self.contract)[0]

    def places(self):
        """The rows of the project's money in which the contract commits something."""
        committed = committed_of(self.contract)
        rows = reports.project_money(self.project).rows
        return [row for row in rows if committed.get((row.activity_id, row.expenditure_kind))]

    def get_success_url(self, saved):
        return self.contract_url

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        if self.get_page_title() == ContractView.page_title:
            items[-1] = {"url": "", "label": self.contract.number}
            return items
        return [*items[:-1], {"url": self.contract_url, "label": self.contract.number}, items[-1]]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contract=self.contract, back_url=self.contract_url, seen_version=self.seen_version, **kwargs
        )

    @property
    def seen_version(self):
        """The contract's version when the form was opened, as the form says; as it is now on a first look."""
        typed = self.request.POST.get("seen_version", "")
        if self.request.method == "GET":
            return self.contract.version
        return int(typed) if typed.isdecimal() else 0


class ContractView(OfContract, MoneyPage):
    template_name = "projects/money/contract.html"
    page_title = "สัญญา"

    def get_context_data(self, **kwargs):
        entries = list(LedgerEntry.objects.filter(contract=self.contract).with_names())
        why_not = self.why_not()
        row = self.row()
        places = self.places()
        committed, unpaid = committed_of(self.contract), unpaid_of(self.contract)
        return super().get_context_data(
            row=row,
            entries=marked(entries, why_not),
            places=[
                (place, committed[key], committed[key] - unpaid[key], unpaid[key])
                for place in places
                if (key := (place.activity_id, place.expenditure_kind))
            ],
            unscheduled_baht=row.committed_baht - row.scheduled_baht,
            why_not=why_not,
            may_enter=not why_not,
            **kwargs,
        )


class EditContractView(OfContract, MoneyForm):
    template_name = "projects/money/contract_edit.html"
    page_title = "แก้ไขข้อมูลสัญญา"
    done = "แก้ไขข้อมูลสัญญาแล้ว"
    at_field = {"happened_on": "signed_on"}

    def get_form(self, data=None):
        return ContractFacts(data, instance=copy(self.contract))

    def save(self, form):
        yours = values_of(form.instance)
        try:
            return actions.edit_contract(
                self.project, self.contract, form.facts, seen_version=self.seen_version, by=self.request.user
            )
        except Overtaken as lost:
            theirs = values_of(Contract.objects.get(pk=self.contract.pk))
            lost.conflicts, lost.url = changes(theirs, yours), self.contract_url
            raise


class ContractAmountView(OfContract, MoneyForm):
    template_name = "projects/money/contract_amount.html"
    page_title = "เปลี่ยนวงเงินสัญญา"
    done = "เปลี่ยนวงเงินสัญญาแล้ว"

    def get_form(self, data=None):
        rows = reports.project_money(self.project).rows
        return ContractAmountForm(data, rows=rows, committed=committed_of(self.contract))

    def save(self, form):
        facts = form.facts() | {"seen_entry": self.seen_entry, "by": self.request.user}
        try:
            return actions.change_contract_amount(self.project, self.contract, **facts)
        except Overtaken as lost:
            lost.url = self.contract_url
            raise

    def get_context_data(self, **kwargs):
        return super().get_context_data(row=self.row(), **kwargs)


class PaymentView(OfContract, RetypedForm):
    """Amounts are offered for the instalment that was chosen, or for all that is unpaid."""

    template_name = "projects/money/payment.html"
    page_title = "บันทึกการจ่ายตามสัญญา"
    done = "บันทึกการจ่ายตามสัญญาแล้ว"

    def facts(self):
        return {"rows": self.places(), "instalments": self.row().instalments}

    def get_form(self, data=None):
        if data is not None:
            return PaymentForm(data, **self.facts())
        chosen = self.chosen(self.request.GET.get("instalment", ""))
        return PaymentForm(
            initial=self.offered(chosen) | {"instalment": str(chosen.pk) if chosen else ""}, **self.facts()
        )

    def retyped(self, data):
        typed = {name: data.get(name, "") for name in ("instalment", "happened_on", "document_number", "note")}
        return PaymentForm(initial=typed | self.offered(self.chosen(typed["instalment"])), **self.facts())

    def chosen(self, pk):
        return self.contract.instalments.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 12 else None

    def offered(self, instalment):
        amounts = {(pk, kind): amount for pk, kind, amount in proposed_payment(self.contract, instalment)}
        return {row_name(row): amounts.get((row.activity_id, row.expenditure_kind)) or None for row in self.places()}

    def save(self, form):
        facts = {name: form.cleaned_data[name] for name in ("happened_on", "document_number", "note")}
        return actions.record_payment(
            self.project,
            self.contract,
            amounts=form.amounts(),
            instalment=int(form.cleaned_data["instalment"]) if form.cleaned_data["instalment"] else None,
            seen_entry=self.seen_entry,
            by=self.request.user,
            **facts,
        )

    def get_context_data(self, form, **kwargs):
        unpaid = unpaid_of(self.contract)
        fields = [(row, unpaid[row.activity_id, row.expenditure_kind], field) for row, field in form.with_fields()]
        return super().get_context_data(form=form, row=self.row(), places=fields, **kwargs)


class ScheduleView(OfContract, RetypedForm):
    template_name = "projects/money/schedule.html"
    page_title = "กำหนดงวดงาน"
    done = "กำหนดงวดงานแล้ว"

    def get_form(self, data=None):
        names = ("number", "is_advance", "title", "planned_on", "planned_baht")
        rows = [{name: getattr(one, name) for name in names} for one in self.contract.instalments.all()]
        return ScheduleForm(data, standing=rows)

    def retyped(self, data):
        if "propose" in data:
            return self.proposed(data.get("count", ""))
        return ScheduleForm.typed_again(data, more=ScheduleForm.BLANK)

    def proposed(self, count):
        """The advance and so many equal instalments, their days spread over the contract's period where it is known."""
        count = min(max(int(count), 1), MOST_INSTALMENTS - 1) if count.isdecimal() and len(count) < 4 else 1
        one = self.contract
        parts = rules.proposed_schedule(self.row().committed_baht, one.advance_percent, count)
        start = one.starts_on or one.signed_on
        days = rules.spread_days(start, one.ends_on, count) if one.ends_on and one.ends_on > start else [None] * count
        standing = [
            {"number": number, "is_advance": is_advance, "planned_baht": amount,
             "planned_on": start if is_advance else days[number - 1]}
            for number, is_advance, amount in parts
        ]  # fmt: skip
        return ScheduleForm(standing=standing)

    def save(self, form):
        instalments = [
            Instalment(**{**row, "is_advance": bool(row["is_advance"]), "title": row["title"] or ""})
            for row in form.filled_rows()
        ]
        try:
            return actions.schedule_instalments(
                self.project, self.contract, instalments, seen_version=self.seen_version, by=self.request.user
            )
        except Overtaken as lost:
            lost.url = self.contract_url
            raise

    def get_context_data(self, **kwargs):
        row = self.row()
        return super().get_context_data(
            row=row, count=sum(not part.instalment.is_advance for part in row.instalments) or 3, **kwargs
        )
