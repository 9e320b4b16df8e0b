"""What happens to visits: planned, recorded, followed up. All logged."""

from projects.oversight.visits.actions.following import answer, ask_again, recommend, settle
from projects.oversight.visits.actions.locking import locked_visit, recommendation_url, visit_url
from projects.oversight.visits.actions.planning import cancel_visit, change_visit, plan_visit, save_team
from projects.oversight.visits.actions.recording import close_visit, finish_visit, record_findings
from projects.oversight.visits.actions.sampling import draw_visits

__all__ = [
    "answer",
    "ask_again",
    "cancel_visit",
    "change_visit",
    "close_visit",
    "draw_visits",
    "finish_visit",
    "locked_visit",
    "plan_visit",
    "recommend",
    "recommendation_url",
    "record_findings",
    "save_team",
    "settle",
    "visit_url",
]
