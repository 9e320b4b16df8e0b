"""Officers' screens of sections 2.3 and 2.8."""

from projects.money.views.contracts import (
    ContractAmountView,
    ContractView,
    EditContractView,
    NewContractView,
    PaymentView,
    ScheduleView,
)
from projects.money.views.entries import AllocateView, EntryView, PlanView, reverse_entry
from projects.money.views.overview import MoneyView

__all__ = [
    "AllocateView",
    "ContractAmountView",
    "ContractView",
    "EditContractView",
    "EntryView",
    "MoneyView",
    "NewContractView",
    "PaymentView",
    "PlanView",
    "ScheduleView",
    "reverse_entry",
]
