"""Sections 2.6 and 2.7: problems, suggestions, directives, verification, visits. Each part's tables stand in its module."""

from projects.oversight.models.directives import (
    Directive,
    DirectiveTarget,
    Reissue,
    Response,
    ResponseEvidence,
    TargetState,
)
from projects.oversight.models.help_requests import HelpMessage, HelpRequest, HelpState
from projects.oversight.models.problems import Problem, ProblemCategory, Severity, Suggestion

__all__ = [
    "Directive",
    "DirectiveTarget",
    "HelpMessage",
    "HelpRequest",
    "HelpState",
    "Problem",
    "ProblemCategory",
    "Reissue",
    "Response",
    "ResponseEvidence",
    "Severity",
    "Suggestion",
    "TargetState",
]
