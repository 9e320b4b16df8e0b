"""Officers' screens about money, in front of Wagtail's own addresses."""

from django.urls import include, path

from projects.money import views
from projects.money.gfms.difference_views import ProjectGfms
from projects.people.guards import officers_only

of_a_request = [
    path("", officers_only(views.ChangeView.as_view()), name="projects_budget_change"),
    path("edit/", officers_only(views.EditChangeView.as_view()), name="projects_budget_change_edit"),
    path("moves/<slug:move>/", officers_only(views.ChangeMoveView.as_view()), name="projects_budget_change_move"),
]

of_a_contract = [
    path("", officers_only(views.ContractView.as_view()), name="projects_contract"),
    path("edit/", officers_only(views.EditContractView.as_view()), name="projects_contract_edit"),
    path("amount/", officers_only(views.ContractAmountView.as_view()), name="projects_contract_amount"),
    path("pay/", officers_only(views.PaymentView.as_view()), name="projects_contract_pay"),
    path("schedule/", officers_only(views.ScheduleView.as_view()), name="projects_contract_schedule"),
]
of_a_project = [
    path("", officers_only(views.MoneyView.as_view()), name="projects_money"),
    path("allocate/", officers_only(views.AllocateView.as_view()), name="projects_money_allocate"),
    path("enter/<slug:kind>/", officers_only(views.EntryView.as_view()), name="projects_money_enter"),
    path("plan/", officers_only(views.PlanView.as_view()), name="projects_money_plan"),
    path("entries/<int:entry_id>/reverse/", officers_only(views.reverse_entry), name="projects_money_reverse"),
    path("contracts/new/", officers_only(views.NewContractView.as_view()), name="projects_contract_new"),
    path("contracts/<int:contract>/", include(of_a_contract)),
    path("gfms/", officers_only(ProjectGfms.as_view()), name="projects_gfms"),
    path("requests/new/", officers_only(views.NewChangeView.as_view()), name="projects_budget_change_new"),
    path("requests/<int:change>/", include(of_a_request)),
]
urlpatterns = [
    path("budget-changes/", officers_only(views.ChangeListView.as_view()), name="projects_budget_changes"),
    path("projects/<int:pk>/money/", include(of_a_project)),
]
