"""The register's viewset: stock screens where they are right, the record page, and nothing that goes round the three
hands."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, re_path
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.errors import forbidden
from projects.people.scope import reach
from projects.register.actions.locking import record_url
from projects.register.admin.adding import ProjectAddView
from projects.register.admin.editing import CarefulEditView
from projects.register.admin.forms import EDIT_HANDLER
from projects.register.admin.listing import ProjectIndexView
from projects.register.admin.policy import ScopedPolicy
from projects.register.admin.record import RecordView
from projects.register.models import Project


def of_those_who_work_on_it(view):
    """Drafts, amendments and the way to them: a neighbour who reads a verified record does not find these."""

    @wraps(view)
    def gate(request, *args, **kwargs):
        project = get_object_or_404(Project.objects.visible_to(request.user).select_related("agency"), pk=kwargs["pk"])
        if not reach(request.user).reads_work_on(project):
            raise Http404
        return view(request, *args, **kwargs)

    return gate


def closed_address(request, pk, **kwargs):
    """A stock address that would go round the workflow: reading leads to the record, writing is refused."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if request.method not in ("GET", "HEAD"):
        return forbidden(request, "ทำรายการนี้จากหน้าบันทึกโครงการ")
    return redirect(record_url(project))


class ProjectChooserViewSet(SnippetChooserViewSet):
    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class ProjectViewSet(SnippetViewSet):
    model = Project
    base_url_path = "projects"
    chooser_viewset_class = ProjectChooserViewSet
    chooser_base_url_path = "projects/choose"
    admin_url_namespace = "projects"
    icon = "folder-open-inverse"
    menu_label = "โครงการ"
    menu_name = "projects"
    menu_order = 110
    add_to_admin_menu = True
    inspect_view_enabled = True
    index_view_class = ProjectIndexView
    add_view_class = ProjectAddView
    edit_view_class = CarefulEditView
    inspect_view_class = RecordView
    index_template_name = "projects/register/index.html"
    edit_template_name = "projects/register/edit.html"
    inspect_template_name = "projects/register/record.html"
    copy_view_enabled = False
    list_per_page = 50
    url_finder_class = ModelViewSet.url_finder_class  # the snippet finder asks about the model, not the row

    @property
    def permission_policy(self):
        return ScopedPolicy(Project)

    def get_edit_handler(self):
        return EDIT_HANDLER.bind_to_model(Project)

    def get_urlpatterns(self):
        add = ProjectAddView.as_view()
        return [
            path("", self.index_view, name="list"),
            path("results/", self.index_results_view, name="list_results"),
            path("add/", add, name="add"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("usage/<int:pk>/", of_those_who_work_on_it(self.usage_view), name="usage"),
            path("history/<int:pk>/", of_those_who_work_on_it(self.history_view), name="history"),
            path(
                "history-results/<int:pk>/", of_those_who_work_on_it(self.history_results_view), name="history_results"
            ),
            path("preview/", closed_preview, name="preview_on_add"),
            path("preview/<int:pk>/", of_those_who_work_on_it(self.preview_on_edit_view), name="preview_on_edit"),
            path(
                "history/<int:pk>/revisions/<int:revision_id>/view/",
                of_those_who_work_on_it(self.revisions_view),
                name="revisions_view",
            ),
            re_path(
                r"history/(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$",
                of_those_who_work_on_it(self.revisions_compare_view),
                name="revisions_compare",
            ),
            path(
                "workflow_history/<int:pk>/",
                of_those_who_work_on_it(self.workflow_history_view),
                name="workflow_history",
            ),
            path(
                "workflow_history/<int:pk>/detail/<int:workflow_state_id>/",
                of_those_who_work_on_it(self.workflow_history_detail_view),
                name="workflow_history_detail",
            ),
            *self._closed(),
        ]

    @staticmethod
    def _closed():
        routes = {
            "delete": "delete/<int:pk>/",
            "revisions_revert": "history/<int:pk>/revisions/<int:revision_id>/revert/",
            "revisions_unschedule": "history/<int:pk>/revisions/<int:revision_id>/unschedule/",
            "unpublish": "unpublish/<int:pk>/",
            "lock": "lock/<int:pk>/",
            "unlock": "unlock/<int:pk>/",
            "workflow_action": "workflow/action/<int:pk>/<slug:action_name>/<int:task_state_id>/",
            "collect_workflow_action_data": "workflow/collect_action_data/<int:pk>/<slug:action_name>/<int:task_state_id>/",
            "confirm_workflow_cancellation": "workflow/confirm_cancellation/<int:pk>/",
            "workflow_preview": "workflow/preview/<int:pk>/<int:task_id>/",
        }
        return [path(route, closed_address, name=name) for name, route in routes.items()]


def closed_preview(request):
    return forbidden(request, "ดูตัวอย่างได้เมื่อบันทึกร่างแล้ว")
