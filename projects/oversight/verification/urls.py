"""Officers' screens of section 2.7, below /admin/."""

from django.urls import path

from projects.oversight.verification import views
from projects.people.guards import officers_only

urlpatterns = [
    path(
        "projects/<int:pk>/verification/",
        officers_only(views.VerificationView.as_view()),
        name="projects_verification",
    ),
    path("verification/", officers_only(views.VerificationListView.as_view()), name="projects_verification_list"),
    path("verification/checks/", officers_only(views.ChecksView.as_view()), name="projects_verification_checks"),
]
