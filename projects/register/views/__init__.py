"""Officers' screens beside the viewset."""

from projects.register.views.sampling import SampleView, SamplingView
from projects.register.views.screens import (
    AssignView,
    CompareView,
    CopyForwardView,
    OfficersPage,
    QueueView,
    comment,
    make_move,
    open_notice,
    settle,
    waiting_elsewhere,
    waiting_for,
)

__all__ = [
    "AssignView",
    "CompareView",
    "CopyForwardView",
    "OfficersPage",
    "QueueView",
    "SampleView",
    "SamplingView",
    "comment",
    "make_move",
    "open_notice",
    "settle",
    "waiting_elsewhere",
    "waiting_for",
]
