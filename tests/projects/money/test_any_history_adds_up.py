"""Histories made at random, legal and not: after each step every identity holds, and the balances are the entries' sums."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.models import ActivityBudgetLine, BudgetChange, BudgetChangeLine, Contract, Instalment, LedgerEntry
from projects.money import actions
from projects.money.actions.contracts import committed_of, unpaid_of
from projects.money.reports import contracts_of
from projects.money.rules import proposed_schedule
from projects.people.scope import EVERYONE, asking_as
from tests.cast import Cast
from tests.projects.money import books

AMOUNTS = ["0.01", "0.10", "0.33", "99.99", "100", "1000", "33333.33", "250000", "999999.99", "1000000", "1000000.01"]
STEPS = [
    "allocation", "disbursement", "carry_over", "rescission", "contract", "pay", "amount", "schedule", "reverse", "savings",
    "return", "reuse", "transfer", "cancel", "cancel_project", "decide",
]  # fmt: skip
KINDS = ["capital", "capital", "recurrent"]
DAYS = [date(2025, 1, 15)] * 5 + [date(2024, 9, 30), date(2024, 10, 1), date(2025, 9, 30), date(2025, 10, 1)]
steps = st.lists(
    st.tuples(
        st.sampled_from(STEPS), st.sampled_from(AMOUNTS), st.integers(0, 5), st.sampled_from(DAYS), st.sampled_from(KINDS)
    ),
    min_size=1,
    max_size=16,
)  # fmt: skip


class AnyHistory(Cast, TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(history=steps)
    def test_no_identity_is_ever_broken(self, history):
        for person in ("nan_agency", "nan_office", "central"):
            vars(self).pop(person, None)  # the people of the history before went with its rollback
        self.project = books.funded(self)
        self.other = books.funded(self)
        with asking_as(EVERYONE):
            for kind, bill in (
                ("capital", 1_500_000),
                ("recurrent", 1_200_000),
            ):  # more than is allocated: some is early
                ActivityBudgetLine.objects.create(
                    activity=books.activity_of(self.project), expenditure_kind=kind, budget_baht=bill,
                    expenditure_category="investment" if kind == "capital" else "operating",
                )  # fmt: skip
        for number, (step, amount, which, day, self.kind) in enumerate(history):
            before = self.entries()
            try:
                with asking_as(self.nan_agency):
                    self.play(step, Decimal(amount), which, day)
            except ValidationError:
                self.assertEqual(self.entries(), before, f"step {number}, a refused {step}, left something")
            for project in (self.project, self.other):
                books.check_books(self, project)
            self.check_contracts()
            both = books.balance(self.project) + books.balance(self.other)
            self.assertEqual(both.transferred_in_baht, both.transferred_out_baht)

    def entries(self):
        with asking_as(EVERYONE):
            return LedgerEntry.objects.count(), Contract.objects.count(), Instalment.objects.count()

    def check_contracts(self):
        """No contract and no instalment is paid beyond its own amount; what they owe is what the books say."""
        with asking_as(EVERYONE):
            rows = contracts_of(self.project, today=date(2025, 6, 1))
            for row in rows:
                self.assertTrue(all(amount >= 0 for amount in unpaid_of(row.contract).values()))
                self.assertTrue(all(part.paid_baht <= part.instalment.planned_baht for part in row.instalments))
        owed = sum((row.unpaid_baht for row in rows), Decimal(0))
        self.assertEqual(owed, books.balance(self.project).commitment_unpaid_baht)

    def play(self, step, amount, which, day):
        by, project, activity = self.nan_agency, self.project, books.activity_of(self.project)
        if step in ("allocation", "disbursement", "carry_over", "rescission"):
            facts = {"document_number": "เลขที่", "note": "หมายเหตุ", "expenditure_kind": self.kind}
            books.enter(self, project, step, amount, on=day, **facts)
        elif step == "contract":
            number = f"{which}/2568"
            actions.sign_contract(
                project,
                Contract(number=number, vendor="ผู้ขาย", signed_on=day, early_reason="มีเงื่อนไข"),
                [(activity, self.kind, amount)],
                by=by,
            )
        elif step in ("pay", "amount", "schedule"):
            contracts = list(Contract.objects.filter(project=project))
            if not contracts:
                return
            signed = contracts[which % len(contracts)]
            if step == "pay":
                parts = [*signed.instalments.all(), None]
                actions.record_payment(
                    project, signed, amounts=[(activity, self.kind, amount)], happened_on=day,
                    instalment=parts[which % len(parts)], by=by,
                )  # fmt: skip
            elif step == "schedule":
                committed = sum(committed_of(signed).values(), Decimal(0))
                parts = [
                    Instalment(number=at, is_advance=is_advance, planned_on=day, planned_baht=baht)
                    for at, is_advance, baht in proposed_schedule(committed, Decimal(15), which + 1)
                ]
                actions.schedule_instalments(project, signed, parts, by=by)
            else:
                actions.change_contract_amount(
                    project, signed, activity=activity, expenditure_kind=self.kind, new_amount_baht=amount,
                    happened_on=day, note="แก้ไขสัญญา", early_reason="มีเงื่อนไข" if which % 2 else "", by=by,
                )  # fmt: skip
        elif step == "reverse":
            rows = list(LedgerEntry.objects.filter(project=project).order_by("pk"))
            actions.reverse_entry(project, rows[which % len(rows)], reason="บันทึกผิด", by=by)
        elif step == "decide":
            self.decide(which)
        else:
            self.ask(step, amount, waits=which == 5)

    def decide(self, which):
        """What was left waiting is decided after other things have happened."""
        with asking_as(self.central):
            change = BudgetChange.objects.filter(step="verified").order_by("pk").first()
            if change and which % 3 == 2:
                actions.return_change(change, reason="ขาดเอกสาร", by=self.central)
            elif change:
                actions.accept_change(change, by=self.central)

    def ask(self, kind, amount, *, waits):
        project, activity = self.project, books.activity_of(self.project)
        lines = []
        change = BudgetChange(kind="cancel_activity" if kind == "cancel" else kind, reason="จำเป็น", cause="cheaper")
        if kind == "cancel":
            change.activity = activity
        elif kind != "cancel_project":
            arrives = {"to_activity": books.activity_of(self.other), "to_kind": "capital"}
            lines.append(
                BudgetChangeLine(
                    from_activity=activity,
                    from_kind=self.kind,
                    amount_baht=amount,
                    **(arrives if kind in ("transfer", "reuse") else {}),
                )
            )
        actions.draft_change(project, change, lines, by=self.nan_agency)
        actions.submit_change(change, by=self.nan_agency)
        with asking_as(self.nan_office):
            actions.verify_change(change, by=self.nan_office)
        if waits:
            return
        with asking_as(self.central):
            actions.accept_change(change, by=self.central)
