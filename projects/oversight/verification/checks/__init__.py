"""The automatic checks, by section: importing them enters them in the list."""

from projects.oversight.verification.checks import closing, evidence, money, oversight, plan, progress  # noqa: F401
from projects.oversight.verification.checks.registry import (
    CHECKS,
    SEVERITY_WORDS,
    Check,
    Finding,
    Severity,
    findings_of,
)

__all__ = ["CHECKS", "SEVERITY_WORDS", "Check", "Finding", "Severity", "findings_of"]
