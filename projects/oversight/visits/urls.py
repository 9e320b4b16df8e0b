"""Officers' screens of visits, below /admin/visits/."""

from django.urls import path

from projects.oversight.visits import views
from projects.people.guards import officers_only

app_name = "visits"
urlpatterns = [
    path("", officers_only(views.VisitListView.as_view()), name="list"),
    path("new/", officers_only(views.PlanView.as_view()), name="new"),
    path("recommendations/", officers_only(views.RecommendationListView.as_view()), name="recommendations"),
    path(
        "recommendations/<int:recommendation_pk>/",
        officers_only(views.RecommendationView.as_view()),
        name="recommendation",
    ),
    path("teams/", officers_only(views.TeamListView.as_view()), name="teams"),
    path("teams/new/", officers_only(views.NewTeamView.as_view()), name="new_team"),
    path("teams/<int:team_pk>/", officers_only(views.TeamView.as_view()), name="team"),
    path("samples/", officers_only(views.SamplesView.as_view()), name="samples"),
    path("samples/<int:sample_pk>/", officers_only(views.SampleView.as_view()), name="sample"),
    path("<int:pk>/", officers_only(views.VisitView.as_view()), name="visit"),
    path("<int:pk>/edit/", officers_only(views.EditView.as_view()), name="edit"),
    path("<int:pk>/finish/", officers_only(views.FinishView.as_view()), name="finish"),
    path("<int:pk>/recommend/", officers_only(views.RecommendView.as_view()), name="recommend"),
    path("<int:pk>/projects/<int:visit_project_pk>/", officers_only(views.FindingsView.as_view()), name="findings"),
]
