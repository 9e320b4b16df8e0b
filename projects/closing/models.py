"""Completing a project, handing over what it made, closing the fiscal year."""

__all__ = []
