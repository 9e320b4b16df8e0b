"""Sections 2.6 and 2.7: problems, suggestions, directives, verification, visits."""

__all__ = []
