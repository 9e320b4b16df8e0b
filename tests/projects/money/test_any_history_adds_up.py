"""Histories made at random, legal and not: after each step every identity holds, and the balances are the entries' sums."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from projects.models import BudgetChange, BudgetChangeLine, Contract, LedgerEntry
from projects.money import actions
from projects.people.scope import EVERYONE, asking_as
from tests.cast import Cast
from tests.projects.money import books

AMOUNTS = ["0.01", "0.10", "0.33", "99.99", "100", "1000", "33333.33", "250000", "999999.99", "1000000", "1000000.01"]
STEPS = [
    "allocation", "disbursement", "carry_over", "rescission", "contract", "pay", "amount", "reverse", "savings", "return",
    "reuse", "transfer", "cancel",
]  # fmt: skip
DAYS = [date(2025, 1, 15)] * 5 + [date(2024, 9, 30), date(2024, 10, 1), date(2025, 9, 30), date(2025, 10, 1)]
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(AMOUNTS), st.integers(0, 5), st.sampled_from(DAYS)),
    min_size=1,
    max_size=12,
)  # fmt: skip


class AnyHistory(Cast, TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(history=steps)
    def test_no_identity_is_ever_broken(self, history):
        for person in ("nan_agency", "nan_office", "central"):
            vars(self).pop(person, None)  # the people of the history before went with its rollback
        self.project = books.funded(self)
        self.other = books.funded(self)
        for number, (step, amount, which, day) in enumerate(history):
            before = self.entries()
            try:
                with asking_as(self.nan_agency):
                    self.play(step, Decimal(amount), which, day)
            except ValidationError:
                self.assertEqual(self.entries(), before, f"step {number}, a refused {step}, left entries")
            for project in (self.project, self.other):
                books.check_books(self, project)
            both = books.balance(self.project) + books.balance(self.other)
            self.assertEqual(both.transferred_in_baht, both.transferred_out_baht)

    def entries(self):
        with asking_as(EVERYONE):
            return LedgerEntry.objects.count()

    def play(self, step, amount, which, day):
        by, project, activity = self.nan_agency, self.project, books.activity_of(self.project)
        if step in ("allocation", "disbursement", "carry_over", "rescission"):
            books.enter(self, project, step, amount, on=day, document_number="เลขที่", note="หมายเหตุ")
        elif step == "contract":
            number = f"{which}/2568"
            actions.sign_contract(
                project,
                Contract(number=number, vendor="ผู้ขาย", signed_on=day, early_reason="มีเงื่อนไข"),
                [(activity, "capital", amount)],
                by=by,
            )
        elif step in ("pay", "amount"):
            contracts = list(Contract.objects.filter(project=project))
            if not contracts:
                return
            signed = contracts[which % len(contracts)]
            if step == "pay":
                actions.record_payment(project, signed, amounts=[(activity, "capital", amount)], happened_on=day, by=by)
            else:
                actions.change_contract_amount(
                    project, signed, activity=activity, expenditure_kind="capital", new_amount_baht=amount,
                    happened_on=day, note="แก้ไขสัญญา", by=by,
                )  # fmt: skip
        elif step == "reverse":
            rows = list(LedgerEntry.objects.filter(project=project).order_by("pk"))
            actions.reverse_entry(project, rows[which % len(rows)], reason="บันทึกผิด", by=by)
        else:
            self.ask(step, amount)

    def ask(self, kind, amount):
        project, activity = self.project, books.activity_of(self.project)
        lines = []
        change = BudgetChange(kind="cancel_activity" if kind == "cancel" else kind, reason="จำเป็น", cause="cheaper")
        if kind == "cancel":
            change.activity = activity
        else:
            arrives = {"to_activity": books.activity_of(self.other), "to_kind": "capital"}
            lines.append(
                BudgetChangeLine(
                    from_activity=activity,
                    from_kind="capital",
                    amount_baht=amount,
                    **(arrives if kind in ("transfer", "reuse") else {}),
                )
            )
        actions.draft_change(project, change, lines, by=self.nan_agency)
        actions.submit_change(change, by=self.nan_agency)
        with asking_as(self.nan_office):
            actions.verify_change(change, by=self.nan_office)
        with asking_as(self.central):
            actions.accept_change(change, by=self.central)
