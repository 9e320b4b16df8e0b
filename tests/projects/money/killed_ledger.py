"""Run by test_killed_ledger in a process and a database of its own: play what moves money and be killed in the middle.

Prints one JSON object: for each deed what stood before, after a kill at each of its statements that write, and after it
was left alone in the end.
"""

import json
from datetime import date
from decimal import Decimal

from tests.dying import played, set_up

set_up()

from projects.models import (  # noqa: E402
    AuditEntry,
    BudgetChange,
    BudgetChangeLine,
    Contract,
    FiscalYear,
    Instalment,
    LedgerEntry,
    MoneyBalance,
    Notice,
)
from projects.money import actions  # noqa: E402
from projects.money.kinds import COLUMNS  # noqa: E402
from projects.money.reports import rebuilt_balances  # noqa: E402
from projects.money.rules import faults_of  # noqa: E402
from projects.people.scope import EVERYONE, asking_as  # noqa: E402
from tests import make  # noqa: E402
from tests.cast import Cast  # noqa: E402

JANUARY, MARCH = date(2025, 1, 15), date(2025, 3, 1)
COUNTED = (LedgerEntry, Contract, Instalment, BudgetChange, BudgetChangeLine, AuditEntry, Notice)


def standing():
    """Everything that money leaves, and whether the books add up."""
    with asking_as(EVERYONE):
        rows = MoneyBalance.objects.order_by("pk").values_list(*COLUMNS)
        wrong = [
            str(row.activity_id)
            for row in MoneyBalance.objects.all()
            if faults_of(row.as_balance())
            or rebuilt_balances(row.project).get((row.activity_id, row.expenditure_kind)) != row.as_balance()
        ]
        return {
            "counts": [model._base_manager.count() for model in COUNTED],
            "balances": [[f"{amount:.2f}" for amount in row] for row in rows],
            "versions": list(Contract.objects.order_by("pk").values_list("version", flat=True)),
            "steps": list(BudgetChange.objects.order_by("pk").values_list("step", flat=True)),
            "wrong": wrong,
        }


FiscalYear.objects.get_or_create(pk=2568)
cast = Cast()
agency, office, centre = cast.nan_agency, cast.nan_office, cast.central
here, there = (make.accepted(agency=cast.roads_of_nan, year_be=2568) for _ in range(2))
with asking_as(EVERYONE):
    place, other = (project.activities.all()[0] for project in (here, there))


def by(person, action, *args, **facts):
    with asking_as(person):
        return action(*args, by=person, **facts)


def allocate():
    lines = [(place, "capital", Decimal(1000)), (place, "recurrent", Decimal(500))]
    by(agency, actions.record_allocations, here, lines, happened_on=date(2024, 10, 2), document_number="กค 1")


def pay():
    facts = {"kind": "disbursement", "activity": place, "expenditure_kind": "capital", "amount_baht": Decimal("33.33")}
    by(agency, actions.record_entry, here, happened_on=JANUARY, **facts)


def sign():
    one = Contract(number="1/2568", vendor="ร้านหนึ่ง", signed_on=JANUARY)
    by(agency, actions.sign_contract, here, one, [(place, "capital", Decimal(600)), (place, "recurrent", Decimal(100))])


def newest(model):
    with asking_as(EVERYONE):
        return model.objects.order_by("pk").last()


def schedule():
    parts = [Instalment(number=n, planned_on=MARCH, planned_baht=Decimal(350)) for n in (1, 2)]
    by(agency, actions.schedule_instalments, here, newest(Contract), parts)


def pay_contract():
    amounts = [(place, "capital", Decimal(200)), (place, "recurrent", Decimal(50))]
    by(agency, actions.record_payment, here, newest(Contract), amounts=amounts, happened_on=MARCH)


def change_amount():
    facts = {"activity": place, "expenditure_kind": "capital", "new_amount_baht": Decimal(500), "note": "ลดงาน"}
    by(agency, actions.change_contract_amount, here, newest(Contract), happened_on=MARCH, **facts)


def reverse():
    by(agency, actions.reverse_entry, here, newest(LedgerEntry), reason="บันทึกผิด")


def draft():
    line = BudgetChangeLine(
        from_activity=place, from_kind="capital", to_activity=other, to_kind="capital", amount_baht=Decimal(100)
    )
    by(agency, actions.draft_change, here, BudgetChange(kind="transfer", reason="จำเป็น"), [line])


def submit():
    by(agency, actions.submit_change, newest(BudgetChange))


def verify():
    by(office, actions.verify_change, newest(BudgetChange))


def accept():
    by(centre, actions.accept_change, newest(BudgetChange))


DEEDS = (allocate, pay, sign, schedule, pay_contract, change_amount, reverse, draft, submit, verify, accept)
print(json.dumps(played(DEEDS, standing)))
