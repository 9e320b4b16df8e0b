"""Every change of a record's state. Screens, imports and commands call these same functions."""

from projects.register.actions.approval import (
    accept_many,
    accept_project,
    return_project,
    submit_project,
    verify_project,
    withdraw_submission,
)
from projects.register.actions.comments import settle_comment, write_comment
from projects.register.actions.records import (
    assign_agency,
    cancel_record,
    copy_forward,
    create_project,
    delete_draft,
    discard_amendment,
    note_saved,
    take_down,
)
from projects.register.actions.sampling import accept_sampled, draw_sample, open_drawn
from projects.register.actions.status import set_execution_status

__all__ = [
    "accept_sampled",
    "accept_many",
    "accept_project",
    "assign_agency",
    "cancel_record",
    "copy_forward",
    "create_project",
    "delete_draft",
    "discard_amendment",
    "draw_sample",
    "note_saved",
    "open_drawn",
    "return_project",
    "set_execution_status",
    "settle_comment",
    "submit_project",
    "take_down",
    "verify_project",
    "withdraw_submission",
    "write_comment",
]
