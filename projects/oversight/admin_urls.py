"""Addresses of the oversight slice, below /admin/."""

from django.urls import path

from projects.oversight import views
from projects.people.guards import officers_only

OF_PROJECT = "projects/<int:pk>/oversight/"


def _page(address, view, name):
    return path(address, officers_only(view.as_view()), name=name)


urlpatterns = [
    _page(OF_PROJECT, views.OversightView, "projects_oversight"),
    _page(f"{OF_PROJECT}problems/new/", views.NewProblemView, "projects_problem_new"),
    _page(f"{OF_PROJECT}problems/<int:problem>/", views.ProblemView, "projects_problem"),
    _page(f"{OF_PROJECT}suggestions/new/", views.NewSuggestionView, "projects_suggestion_new"),
    _page("problems/", views.ProblemListView, "projects_problems"),
    _page("directives/", views.DirectiveListView, "projects_directives"),
    _page("directives/rates/", views.RatesView, "projects_directive_rates"),
    _page("directives/choose/", views.ChooseView, "projects_directive_choose"),
    _page("directives/new/", views.IssueView, "projects_directive_new"),
    _page("directives/<int:pk>/", views.DirectiveView, "projects_directive"),
    _page("directives/targets/<int:pk>/", views.TargetView, "projects_directive_target"),
    _page("help-requests/", views.HelpListView, "projects_help_requests"),
    _page("help-requests/new/", views.NewHelpView, "projects_help_new"),
    _page("help-requests/<int:pk>/", views.HelpView, "projects_help_request"),
]
