"""Sections 2.6 and 2.7: problems, suggestions, directives, verification, visits. Each part's tables stand in its module."""

__all__ = []
