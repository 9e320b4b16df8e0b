"""The register's file layouts."""

from projects.register.exchange.budget_bill import BudgetBill
from projects.register.exchange.mapped import MappedLines

__all__ = ["BudgetBill", "MappedLines"]
