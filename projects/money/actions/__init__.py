"""Every change of money. Screens, imports and commands call these same functions."""

from projects.money.actions.changes import (
    accept_change,
    draft_change,
    refuse_change,
    return_change,
    submit_change,
    verify_change,
    withdraw_change,
)
from projects.money.actions.contracts import (
    change_contract_amount,
    edit_contract,
    record_payment,
    schedule_instalments,
    sign_contract,
)
from projects.money.actions.ledger import record_allocations, record_entry, reverse_entry
from projects.money.actions.plans import plan_spending

__all__ = [
    "accept_change",
    "change_contract_amount",
    "draft_change",
    "edit_contract",
    "plan_spending",
    "record_allocations",
    "record_entry",
    "record_payment",
    "refuse_change",
    "return_change",
    "reverse_entry",
    "schedule_instalments",
    "sign_contract",
    "submit_change",
    "verify_change",
    "withdraw_change",
]
