"""Wagtail viewsets of rows that an area owns: the neighbour's are not found, on every screen the viewset has.

The model's queryset has `visible_to(person)` and `editable_by(person)`.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import ModelPermissionPolicy

WRITES = {"change", "delete"}


class OwnRowsPolicy(ModelPermissionPolicy):
    def user_has_permission_for_instance(self, user, action, instance):
        if not self.user_has_permission(user, action):
            return False
        rows = self.model._default_manager.all()
        own = rows.editable_by(user) if action in WRITES else rows.visible_to(user)
        return own.filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance):
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class OwnRow:
    """In front of every view that names one row."""

    def setup(self, request, *args, **kwargs):
        if (pk := kwargs.get("pk")) is not None:
            rows = self.model._default_manager.all()
            if not rows.visible_to(request.user).filter(pk=pk).exists():
                raise Http404
            writes = getattr(self, "permission_required", None) in WRITES
            if writes and not rows.editable_by(request.user).filter(pk=pk).exists():
                raise PermissionDenied("ดูข้อมูลนี้ได้ แต่แก้ไขไม่ได้")
        super().setup(request, *args, **kwargs)


class OwnRows:
    """In front of an IndexView."""

    related = ()

    def get_base_queryset(self):
        return self.model._default_manager.visible_to(self.request.user).select_related(*self.related)

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if self.may_edit(instance) else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if self.may_edit(instance) else None

    def may_edit(self, instance):
        if not hasattr(self, "_editable"):
            self._editable = set(
                self.model._default_manager.editable_by(self.request.user).values_list("pk", flat=True)
            )
        return instance.pk in self._editable


class OwnRowsViewSet(ModelViewSet):
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50

    @property
    def permission_policy(self):
        return OwnRowsPolicy(self.model)

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"usage_url_name": self.UNDEFINED, **kwargs})

    def construct_view(self, view_class, **kwargs):
        return super().construct_view(type(view_class.__name__, (OwnRow, view_class), {}), **kwargs)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("<int:pk>/", self.inspect_view, name="inspect"),
            path("<int:pk>/edit/", self.edit_view, name="edit"),
            path("<int:pk>/delete/", self.delete_view, name="delete"),
            path("<int:pk>/history/", self.history_view, name="history"),
            path("<int:pk>/history-results/", self.history_results_view, name="history_results"),
        ]
