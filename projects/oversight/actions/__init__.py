"""What is done in section 2.6, the only way its rows change."""

from projects.oversight.actions.directives import (
    acknowledge_target,
    answer_target,
    cancel_target,
    close_target,
    directive_url,
    issue_directive,
    reissue_target,
    target_mark,
    target_url,
)
from projects.oversight.actions.help_requests import ask_for_help, close_help, help_mark, help_url, reply_to_help
from projects.oversight.actions.problems import (
    edit_problem,
    open_problem,
    oversight_url,
    problem_mark,
    problem_url,
    reopen_problem,
    solve_problem,
    write_suggestion,
)

__all__ = [
    "acknowledge_target",
    "answer_target",
    "ask_for_help",
    "cancel_target",
    "close_help",
    "close_target",
    "directive_url",
    "edit_problem",
    "help_mark",
    "help_url",
    "issue_directive",
    "open_problem",
    "oversight_url",
    "problem_mark",
    "problem_url",
    "reissue_target",
    "reopen_problem",
    "reply_to_help",
    "solve_problem",
    "target_mark",
    "target_url",
    "write_suggestion",
]
