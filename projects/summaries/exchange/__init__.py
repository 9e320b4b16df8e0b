"""Printed tables by strategic issue as files: read, held against what is kept, written, taken back."""

from projects.summaries.exchange.layout import IssueSummary

__all__ = ["IssueSummary"]
