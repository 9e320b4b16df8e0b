"""Officers' screens of photographs and documents, in front of Wagtail's own addresses."""

from django.urls import path

from projects.evidence import views
from projects.people.guards import officers_only

_ONE = "projects/<int:pk>/evidence/"

urlpatterns = [
    path(_ONE, officers_only(views.EvidenceView.as_view()), name="projects_evidence"),
    path(f"{_ONE}describe/", officers_only(views.DescribeView.as_view()), name="projects_photos_describe"),
    path(f"{_ONE}publish/", officers_only(views.PublishView.as_view()), name="projects_photos_publish"),
    path(f"{_ONE}photos/<int:photo>/", officers_only(views.PhotoView.as_view()), name="projects_photo"),
    path(
        f"{_ONE}photos/<int:photo>/<slug:size>/",
        officers_only(views.PhotoFileView.as_view()),
        name="projects_photo_file",
    ),
    path(f"{_ONE}documents/", officers_only(views.DocumentsView.as_view()), name="projects_documents"),
    path(
        f"{_ONE}documents/<int:document>/",
        officers_only(views.DocumentFileView.as_view()),
        name="projects_document_file",
    ),
    path("evidence/findings/", officers_only(views.FindingsView.as_view()), name="projects_photo_findings"),
]
