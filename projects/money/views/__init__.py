"""Officers' screens of sections 2.3 and 2.8."""

from projects.money.views.change_list import ChangeListView
from projects.money.views.changes import ChangeMoveView, ChangeView, EditChangeView, NewChangeView
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
    "ChangeListView",
    "ChangeMoveView",
    "ChangeView",
    "ContractAmountView",
    "ContractView",
    "EditChangeView",
    "EditContractView",
    "EntryView",
    "MoneyView",
    "NewChangeView",
    "NewContractView",
    "PaymentView",
    "PlanView",
    "ScheduleView",
    "reverse_entry",
]
