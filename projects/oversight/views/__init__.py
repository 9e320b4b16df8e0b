"""Officers' screens of section 2.6: problems, suggestions, directives, help requests."""

from projects.oversight.views.directive_lists import DirectiveListView, DirectiveView, RatesView
from projects.oversight.views.directives import TargetView
from projects.oversight.views.help_requests import HelpListView, HelpView, NewHelpView
from projects.oversight.views.issuing import ChooseView, IssueView
from projects.oversight.views.problems import (
    NewProblemView,
    NewSuggestionView,
    OversightView,
    ProblemListView,
    ProblemView,
)

__all__ = [
    "ChooseView",
    "DirectiveListView",
    "DirectiveView",
    "HelpListView",
    "HelpView",
    "IssueView",
    "NewHelpView",
    "NewProblemView",
    "NewSuggestionView",
    "OversightView",
    "ProblemListView",
    "ProblemView",
    "RatesView",
    "TargetView",
]
