"""A new project: three questions, then the record's form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.errors import forbidden
from projects.areas.models import Agency, Province, ProvinceGroup
from projects.people.scope import reach
from projects.plans.models import BudgetSource
from projects.register.actions import create_project
from projects.register.admin.forms import ProjectAddForm
from projects.register.models import Project


def areas_to_create_in(person):
    """Provinces with a plan and present groups in which this person may start a project."""
    where = reach(person)
    provinces = Province.objects.filter(has_provincial_plan=True)
    groups = ProvinceGroup.objects.all()
    if not where.edits_nation:
        served = Agency.provinces.through.objects.filter(agency_id__in=where.edit_agencies).values_list(
            "province_id", flat=True
        )
        provinces = provinces.filter(pk__in=where.edit_provinces | set(served))
        groups = groups.filter(pk__in=where.edit_groups) | groups.filter(memberships__province__in=list(served))
    return [*provinces, *groups.distinct()]


class ProjectAddView(WagtailAdminTemplateMixin, FormView):
    template_name = "projects/register/add.html"
    form_class = ProjectAddForm
    page_title = "สร้างโครงการ"
    header_icon = "folder-open-inverse"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        where = reach(request.user)
        may_create = where.edits_nation or where.edit_provinces or where.edit_groups or where.edit_agencies
        if not may_create or not request.user.has_perm("projects.add_project"):
            return forbidden(request, "ตำแหน่งของท่านสร้างโครงการไม่ได้")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": "หน้าหลัก"},
            {"url": reverse("projects:list"), "label": "โครงการ"},
            {"url": "", "label": "สร้างโครงการ"},
        ]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "areas": areas_to_create_in(self.request.user),
            "for_user": self.request.user,
        }

    def form_valid(self, form):
        area = form.cleaned_data["area"]
        is_group = isinstance(area, ProvinceGroup)
        project = Project(
            title=form.cleaned_data["title"],
            fiscal_year=form.cleaned_data["fiscal_year"],
            agency=form.cleaned_data["agency"],
            budget_source=BudgetSource.GROUP_PLAN if is_group else BudgetSource.PROVINCE_PLAN,
            **({"group": area} if is_group else {"province": area}),
        )
        try:
            project = create_project(project, by=self.request.user)
        except ValidationError as refused:
            for message in refused.messages:
                form.add_error(None, message)
            return self.form_invalid(form)
        messages.success(self.request, f"สร้างโครงการรหัส {project.code} แล้ว กรอกรายละเอียดต่อได้เลย")
        return redirect("projects:edit", project.pk)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response
