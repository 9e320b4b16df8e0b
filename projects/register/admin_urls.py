from django.urls import include, path

from projects.people.guards import officers_only
from projects.register import views
from projects.register.exchange.mapping_views import urlpatterns as mapping_urls
from projects.register.exchange.workbook.screens import DownloadView

urlpatterns = [
    *mapping_urls,
    path("reports/", include("projects.register.workflow_reports")),
    path("imports/workbook/", officers_only(DownloadView.as_view()), name="workbook_download"),
    path("queue/", officers_only(views.QueueView.as_view()), name="projects_queue"),
    path("acceptance/", officers_only(views.SamplingView.as_view()), name="projects_sampling"),
    path("acceptance/<int:pk>/", officers_only(views.SampleView.as_view()), name="projects_sample"),
    path("notices/<int:pk>/", officers_only(views.open_notice), name="projects_notice"),
    path("projects/assign/", officers_only(views.AssignView.as_view()), name="projects_assign"),
    path("projects/<int:pk>/moves/<slug:move>/", officers_only(views.make_move), name="projects_move"),
    path("projects/<int:pk>/comments/", officers_only(views.comment), name="projects_comment"),
    path(
        "projects/<int:pk>/comments/<int:comment_id>/settle/",
        officers_only(views.settle),
        name="projects_settle_comment",
    ),
    path("projects/<int:pk>/compare/", officers_only(views.CompareView.as_view()), name="projects_compare"),
    path(
        "projects/<int:pk>/copy-forward/",
        officers_only(views.CopyForwardView.as_view()),
        name="projects_copy_forward",
    ),
]
