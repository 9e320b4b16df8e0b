"""Officers' screens of the monthly reports, in front of Wagtail's own addresses."""

from django.urls import path

from projects.people.guards import officers_only
from projects.progress import views

urlpatterns = [
    path("projects/<int:pk>/progress/", officers_only(views.ProgressView.as_view()), name="projects_progress"),
    path(
        "projects/<int:pk>/progress/<slug:month>/",
        officers_only(views.MonthView.as_view()),
        name="projects_progress_month",
    ),
    path("progress/late/", officers_only(views.LateView.as_view()), name="projects_late"),
    path("progress/still/", officers_only(views.StillView.as_view()), name="projects_still"),
    path("progress/periods/", officers_only(views.PeriodsView.as_view()), name="projects_periods"),
]
