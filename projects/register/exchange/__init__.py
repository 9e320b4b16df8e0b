"""The register's file layouts."""

from projects.register.exchange.budget_bill import BudgetBill

__all__ = ["BudgetBill"]
