"""Wagtail's workflow, task and history reports, narrowed to what the reader works on.

The stock ones list every area's records to whoever has any page permission, send away whoever has none, and offer the
names of every area's officers to filter by.
"""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import path
from django_filters import DateFromToRangeFilter
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import (
    LogEntriesView,
    SiteHistoryReportFilterSet,
    get_users_for_filter,
)
from wagtail.admin.views.reports.workflows import (
    WorkflowReportFilterSet,
    WorkflowTasksReportFilterSet,
    WorkflowTasksView,
    WorkflowView,
)
from wagtail.models import TaskState, WorkflowState, get_default_page_content_type
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from cms.fields import ThaiDateRange
from cms.thai import thai_datetime
from projects.people.scope import reach
from projects.register.models import Project

ANY_OF = ["add", "change", "view"]


def own_states(rows, user, prefix=""):
    """Workflow states of the pages a person may change and of the records of their own area.

    `prefix` is how the row reaches its workflow state: "workflow_state__" for task states. Neighbours read what
    was verified, not the way there.
    """
    where = reach(user)
    if where.nation:
        return rows
    pages = page_permission_policy.instances_user_has_permission_for(user, "change")
    seen = Q(
        **{
            f"{prefix}base_content_type": get_default_page_content_type(),
            f"{prefix}object_id__in": pages.annotate(text=Cast("pk", CharField())).values("text"),
        }
    )
    record = Project.objects.filter(
        where.without_neighbours().q(), pk=Cast(OuterRef(f"{prefix}object_id"), BigIntegerField())
    )
    of_records = {f"{prefix}base_content_type": ContentType.objects.get_for_model(Project)}
    return rows.filter(seen | Q(Exists(record), **of_records))


def who_asked(request):
    own = own_states(WorkflowState.objects.all(), request.user)
    return get_user_model().objects.filter(pk__in=own.order_by().values("requested_by")).order_by("username")


class OwnStatesFilterSet(WorkflowReportFilterSet):
    created_at = DateFromToRangeFilter(label="เริ่มเมื่อ", widget=ThaiDateRange)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["requested_by"].field.queryset = who_asked(self.request)

    class Meta(WorkflowReportFilterSet.Meta):
        pass


class OwnTasksFilterSet(WorkflowTasksReportFilterSet):
    started_at = DateFromToRangeFilter(label="เริ่มเมื่อ", widget=ThaiDateRange)
    finished_at = DateFromToRangeFilter(label="เสร็จเมื่อ", widget=ThaiDateRange)

    class Meta(WorkflowTasksReportFilterSet.Meta):
        pass


class BuddhistYears:
    """The stock tables and files print moments as they are, with CE years: they are text before they get there."""

    moments = ()

    def decorate_paginated_queryset(self, object_list):
        rows = super().decorate_paginated_queryset(object_list)
        for row in rows:
            for name in self.moments:
                setattr(row, name, _moment_text(getattr(row, name)))
        return rows


def _moment_text(moment):
    return thai_datetime(moment, short=True) if moment else ""


class WorkflowReport(BuddhistYears, WorkflowView):
    moments = ("created_at",)
    permission_policy, any_permission_required = ModelPermissionPolicy(Project), ANY_OF
    filterset_class = OwnStatesFilterSet

    def get_queryset(self):
        rows = WorkflowState.objects.select_related("workflow", "requested_by").prefetch_related(
            "content_object", "content_object__latest_revision"
        )
        return own_states(rows, self.request.user).order_by("-created_at")


class TaskReport(BuddhistYears, WorkflowTasksView):
    moments = ("started_at", "finished_at")
    filterset_class = OwnTasksFilterSet
    permission_policy, any_permission_required = ModelPermissionPolicy(Project), ANY_OF

    def get_queryset(self):
        rows = TaskState.objects.select_related("workflow_state", "task").prefetch_related(
            "workflow_state__content_object", "workflow_state__content_object__latest_revision"
        )
        return own_states(rows, self.request.user, "workflow_state__").order_by("-started_at")


class OwnHistoryFilterSet(SiteHistoryReportFilterSet):
    timestamp = DateFromToRangeFilter(label="วันที่และเวลา", widget=ThaiDateRange)

    def get_users_queryset(self):
        return get_users_for_filter(self.request.user)

    class Meta(SiteHistoryReportFilterSet.Meta):
        pass


class SiteHistory(LogEntriesView):
    filterset_class = OwnHistoryFilterSet

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.custom_field_preprocess["timestamp"] = dict.fromkeys((self.FORMAT_CSV, self.FORMAT_XLSX), _moment_text)


def _address(route, report, **kwargs):
    return path(route, require_admin_access(report.as_view(**kwargs)))


urlpatterns = [  # in front of the stock ones, whose names lead here
    _address("workflow/", WorkflowReport),
    _address("workflow/results/", WorkflowReport, results_only=True),
    _address("workflow_tasks/", TaskReport),
    _address("workflow_tasks/results/", TaskReport, results_only=True),
    _address("site-history/", SiteHistory),
    _address("site-history/results/", SiteHistory, results_only=True),
]
