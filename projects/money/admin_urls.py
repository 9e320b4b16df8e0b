"""Officers' screens about money, in front of Wagtail's own addresses."""

from django.urls import path

from projects.people.guards import officers_only


def _later(request, pk, change):
    from django.http import Http404

    raise Http404


urlpatterns = [
    path("projects/<int:pk>/money/requests/<int:change>/", officers_only(_later), name="projects_budget_change"),
]
