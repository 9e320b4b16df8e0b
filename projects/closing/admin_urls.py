"""Addresses of the closing slice, below /admin/."""

from django.urls import path

from projects.closing import views
from projects.people.guards import officers_only

urlpatterns = [
    path("closing/", officers_only(views.ClosingView.as_view()), name="projects_closing"),
    path("closing/<int:year>/", officers_only(views.ClosingView.as_view()), name="projects_closing_year"),
    path(
        "closing/<int:year>/<slug:check>/", officers_only(views.MissingView.as_view()), name="projects_closing_missing"
    ),
    path("projects/<int:pk>/closing/", officers_only(views.SectionView.as_view()), name="projects_section_closing"),
]
