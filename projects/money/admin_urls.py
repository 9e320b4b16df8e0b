"""Officers' screens about money, in front of Wagtail's own addresses."""

from django.http import Http404
from django.urls import include, path

from projects.money import views
from projects.people.guards import officers_only


def _later(request, pk, change):
    raise Http404


of_a_project = [
    path("", officers_only(views.MoneyView.as_view()), name="projects_money"),
    path("allocate/", officers_only(views.AllocateView.as_view()), name="projects_money_allocate"),
    path("enter/<slug:kind>/", officers_only(views.EntryView.as_view()), name="projects_money_enter"),
    path("plan/", officers_only(views.PlanView.as_view()), name="projects_money_plan"),
    path("entries/<int:entry_id>/reverse/", officers_only(views.reverse_entry), name="projects_money_reverse"),
    path("requests/<int:change>/", officers_only(_later), name="projects_budget_change"),
]
urlpatterns = [path("projects/<int:pk>/money/", include(of_a_project))]
