"""Officers' screens of visits."""

from projects.oversight.visits.views.following import RecommendationListView, RecommendationView, RecommendView
from projects.oversight.visits.views.planning import EditView, PlanView
from projects.oversight.visits.views.recording import FindingsView, FinishView
from projects.oversight.visits.views.sampling import SamplesView, SampleView
from projects.oversight.visits.views.showing import VisitListView, VisitView
from projects.oversight.visits.views.teams import NewTeamView, TeamListView, TeamView

__all__ = [
    "EditView",
    "FindingsView",
    "FinishView",
    "NewTeamView",
    "PlanView",
    "RecommendView",
    "RecommendationListView",
    "RecommendationView",
    "SampleView",
    "SamplesView",
    "TeamListView",
    "TeamView",
    "VisitListView",
    "VisitView",
]
