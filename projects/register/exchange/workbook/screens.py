"""Where a person takes a workbook away: a year, and whose records. The budget lines alone, too, as other layouts print
them."""

import io

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.rules import RuleBroken
from projects.exchange.cells import XLSX_TYPE
from projects.exchange.layouts import layouts_for
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.exchange.exporting import export_projects
from projects.register.exchange.lines import BudgetLines
from projects.register.exchange.workbook.checks import check_may_use
from projects.register.exchange.workbook.columns import SHEETS
from projects.register.exchange.workbook.making import make_workbook
from projects.register.exchange.workbook.scopes import projects_by_year, scopes_of


class DownloadForm(forms.Form):
    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.open(), label="ปีงบประมาณ", empty_label=None)
    scope = forms.ChoiceField(label="โครงการของ")
    layout = forms.ChoiceField(
        label="แบบไฟล์",
        required=False,
        help_text="แบบอื่นนอกจากแบบกรอกมีเฉพาะรายการงบประมาณ รายการที่แบบนั้นบอกไม่ได้ (เช่น โครงการที่ยังไม่มีแผนงาน) "
        "ไม่อยู่ในไฟล์ ทุกแบบนำเข้ากลับด้วยแบบเดียวกันได้",
    )

    def __init__(self, *args, scopes, person, **kwargs):
        super().__init__(*args, **kwargs)
        others = [layout for layout in layouts_for(reach(person)) if isinstance(layout, BudgetLines)]
        self.fields["layout"].choices = [("template", "แบบกรอก Excel"), *((one.name, one.label) for one in others)]
        self.initial.setdefault("layout", "template")
        if not others:
            del self.fields["layout"]
        self.fields["scope"].choices = [(scope.value, scope.label) for scope in scopes]
        if len(scopes) == 1:  # with several, the numbers would be of another choice's projects
            held = projects_by_year(scopes[0], person)
            years = self.fields["fiscal_year"]
            years.choices = [(year.pk, _year_label(year.pk, held.get(year.pk, 0))) for year in years.queryset]
            open_held = [year.pk for year in years.queryset if held.get(year.pk)]
            self.initial.setdefault("fiscal_year", max(open_held, default=None))


def _year_label(year_be, count):
    return f"{year_be} ({count} โครงการ)" if count else f"{year_be} (ยังไม่มีโครงการ ได้แบบเปล่า)"


class DownloadView(WagtailAdminTemplateMixin, FormView):
    template_name = "projects/imports/workbook.html"
    form_class = DownloadForm
    page_title = "ดาวน์โหลดแบบกรอก"
    header_icon = "download"
    _show_breadcrumbs = True

    def dispatch(self, request, *args, **kwargs):
        try:
            check_may_use(reach(request.user))
        except RuleBroken as refusal:
            raise PermissionDenied(refusal.messages[0]) from None
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": "หน้าหลัก"},
            {"url": reverse("imports:list"), "label": "นำเข้าข้อมูล"},
            {"url": "", "label": self.page_title},
        ]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"scopes": scopes_of(self.request.user), "person": self.request.user}

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("fiscal_year", "scope", "layout") if name in self.request.GET}

    def form_valid(self, form):
        asked = form.cleaned_data
        layout = asked.get("layout") or "template"
        facts = {"person": self.request.user, "year_be": asked["fiscal_year"].pk}
        try:
            if layout == "template":
                file, name, _made = make_workbook(**facts, scope_value=asked["scope"])
            else:
                area_code = asked["scope"].partition(":")[0]
                exported = export_projects(**facts, area_code=area_code, kind="xlsx", layout=layout)
                file, name = io.BytesIO(exported.data), f"รายการงบประมาณ-{facts['year_be']}-{area_code}"
        except RuleBroken as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(sheets=SHEETS, upload_url=reverse("imports:upload"), **kwargs)
