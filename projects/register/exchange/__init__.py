"""The register's file layouts."""

from projects.register.exchange.budget_bill import BudgetBill
from projects.register.exchange.mapped import MappedLines
from projects.register.exchange.workbook import Template

__all__ = ["BudgetBill", "MappedLines", "Template"]
