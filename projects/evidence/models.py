"""Section 2.5: photographs and documents of a project."""

__all__ = []
