"""Sections 2.3 and 2.8: an append-only ledger, the balance it adds up to, contracts, plans of spending, requests."""

from projects.money.kinds import EntryKind
from projects.money.models.changes import BudgetChange, BudgetChangeLine, ChangeKind, ChangeStep, SavingsCause
from projects.money.models.contracts import Contract, Instalment
from projects.money.models.gfms import (
    GfmsBatch,
    GfmsBatchArea,
    GfmsCode,
    GfmsExplanation,
    GfmsLine,
    GfmsLineBefore,
    GfmsTotal,
)
from projects.money.models.ledger import LedgerEntry, MoneyBalance
from projects.money.models.plans import SpendingPlan

__all__ = [
    "BudgetChange",
    "BudgetChangeLine",
    "ChangeKind",
    "ChangeStep",
    "Contract",
    "EntryKind",
    "GfmsBatch",
    "GfmsBatchArea",
    "GfmsCode",
    "GfmsExplanation",
    "GfmsLine",
    "GfmsLineBefore",
    "GfmsTotal",
    "Instalment",
    "LedgerEntry",
    "MoneyBalance",
    "SavingsCause",
    "SpendingPlan",
]
