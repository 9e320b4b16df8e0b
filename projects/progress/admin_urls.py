"""Officers' screens of the monthly reports, in front of Wagtail's own addresses."""

from django.urls import path

from projects.people.guards import officers_only
from projects.progress import views
from projects.progress.chasing import views as chasing
from projects.progress.completion import views as completion

urlpatterns = [
    path("projects/<int:pk>/progress/", officers_only(views.ProgressView.as_view()), name="projects_progress"),
    path(
        "projects/<int:pk>/progress/<slug:month>/",
        officers_only(views.MonthView.as_view()),
        name="projects_progress_month",
    ),
    path(
        "projects/<int:pk>/completion/", officers_only(completion.CompletionView.as_view()), name="projects_completion"
    ),
    path(
        "projects/<int:pk>/completion/handover/",
        officers_only(completion.HandoverView.as_view()),
        name="projects_handover_add",
    ),
    path(
        "projects/<int:pk>/completion/handover/<int:handover>/",
        officers_only(completion.HandoverView.as_view()),
        name="projects_handover",
    ),
    path("projects/<int:pk>/explain/", officers_only(chasing.ExplainView.as_view()), name="projects_explain"),
    path("progress/late/", officers_only(chasing.LateView.as_view()), name="projects_late"),
    path("progress/still/", officers_only(chasing.StillView.as_view()), name="projects_still"),
    path(
        "progress/before-executive/",
        officers_only(chasing.ExecutiveListView.as_view()),
        name="projects_before_executive",
    ),
    path("progress/letters/<int:pk>/", officers_only(chasing.LetterView.as_view()), name="projects_chase_letter"),
    path("progress/review/", officers_only(views.ReviewView.as_view()), name="projects_review"),
    path("progress/periods/", officers_only(views.PeriodsView.as_view()), name="projects_periods"),
]
