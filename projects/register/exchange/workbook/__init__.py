"""Our own workbook: taken away pre-filled, filled in with any spreadsheet program, merged cell by cell when it comes back."""

from projects.register.exchange.workbook.layout import Template

__all__ = ["Template"]
