"""Fiscal years: the list, and one year's page with closing and reopening."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import registry

from projects.people.scope import reach
from projects.plans import actions, forms
from projects.plans.models import FiscalYear, YearOpening

MOST_OPENINGS = 200


class YearsScreen(WagtailAdminTemplateMixin):
    header_icon = "calendar"
    heading = "ปีงบประมาณ"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("projects.view_fiscalyear"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_edit(self):
        return reach(self.request.user).edits_nation

    def get_page_title(self):
        return self.heading

    def get_breadcrumbs_items(self):
        items = [*super().get_breadcrumbs_items(), {"url": reverse("fiscal-years:index"), "label": "ปีงบประมาณ"}]
        title = self.get_page_title()
        return items if title == items[-1]["label"] else [*items, {"url": "", "label": title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_edit=self.may_edit, **kwargs)


class YearList(YearsScreen, TemplateView):
    template_name = "projects/plans/years.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(years=FiscalYear.objects.all(), **kwargs)


class YearScreen(YearsScreen):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.year = get_object_or_404(FiscalYear, pk=kwargs["pk"])

    def get_page_title(self):
        """What is done, and to which year."""
        return f"{self.heading} {self.year.year_be}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(year=self.year, **kwargs)


class YearPage(YearScreen, TemplateView):
    template_name = "projects/plans/year.html"

    def get_context_data(self, **kwargs):
        history = registry.get_logs_for_instance(self.year).select_related("user")
        openings = YearOpening.objects.visible_to(self.request.user).filter(fiscal_year=self.year)
        openings = list(openings.select_related("province", "group", "opened_by", "ended_by")[:MOST_OPENINGS])
        today = timezone.localdate()
        for opening in openings:
            opening.is_in_force = opening.ended_at is None and opening.open_until >= today
        return super().get_context_data(history=history, openings=openings, **kwargs)


class YearForm:
    template_name = "projects/people/form.html"
    lead = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.may_edit:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            year = self.act(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.success)
        return redirect(reverse("fiscal-years:year", args=[year.pk]))

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs):
        year = getattr(self, "year", None)
        back = reverse("fiscal-years:year", args=[year.pk]) if year else reverse("fiscal-years:index")
        return super().get_context_data(button=self.button, lead=self.lead, post_url=back, **kwargs)


class NewYear(YearForm, YearsScreen, FormView):
    heading = "เพิ่มปีงบประมาณ"
    form_class = forms.NewYearForm
    button = "เพิ่มปีงบประมาณ"
    success = "เพิ่มปีงบประมาณแล้ว"

    def act(self, facts):
        return actions.open_year(facts["year_be"], by=self.request.user)


class CloseYear(YearForm, YearScreen, FormView):
    template_name = "projects/plans/close_year.html"
    heading = "ปิดปีงบประมาณ"
    form_class = forms.CloseYearForm
    button = "ปิดปีงบประมาณ"
    lead = "เมื่อปิดแล้วข้อมูลของปีนี้อ่านได้อย่างเดียว ทั้งจากหน้าจอและการนำเข้า เปิดอีกครั้งได้เฉพาะส่วนกลางพร้อมเหตุผล"
    success = "ปิดปีงบประมาณแล้ว"

    def get_initial(self):
        return {"on": timezone.localdate()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(missing=actions.missing_of(self.year.pk), **kwargs)

    def act(self, facts):
        return actions.close_year(self.year.pk, on=facts["on"], note=facts["note"], by=self.request.user)


class ReopenYear(YearForm, YearScreen, FormView):
    heading = "เปิดปีงบประมาณอีกครั้ง"
    form_class = forms.ReopenYearForm
    button = "เปิดอีกครั้ง"
    lead = "เหตุผลจะแสดงไว้กับปีงบประมาณและในประวัติ"
    success = "เปิดปีงบประมาณอีกครั้งแล้ว"

    def act(self, facts):
        return actions.reopen_year(self.year.pk, reason=facts["reason"], by=self.request.user)


class OpenForArea(YearForm, YearScreen, FormView):
    heading = "เปิดปีงบประมาณที่ปิดแล้วให้พื้นที่เดียว"
    form_class = forms.AreaOpeningForm
    button = "เปิดให้พื้นที่นี้"
    lead = "โครงการของพื้นที่ที่เลือกแก้ไขบนหน้าจอได้จนถึงวันที่กำหนด แล้วปิดเอง พื้นที่อื่นและการนำเข้าไฟล์ยังปิดอยู่ ชื่อผู้เปิดและเหตุผลอยู่ในประวัติ"
    success = "เปิดให้พื้นที่นี้แล้ว"

    def act(self, facts):
        return actions.open_for_area(self.year.pk, by=self.request.user, **facts).fiscal_year


class EndOpening(YearScreen, TemplateView):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        openings = YearOpening.objects.visible_to(request.user).filter(fiscal_year=self.year)
        actions.end_opening(get_object_or_404(openings, pk=kwargs["opening_pk"]), by=request.user)
        messages.success(request, "ปิดก่อนกำหนดแล้ว")
        return redirect("fiscal-years:year", self.year.pk)


class BudgetAct(YearForm, YearScreen, FormView):
    heading = "พ.ร.บ. งบประมาณรายจ่ายประจำปี"
    form_class = forms.BudgetActForm
    button = "บันทึกวันที่ พ.ร.บ. มีผลใช้บังคับ"
    lead = "สัญญาที่ลงนามก่อนวันนี้บันทึกได้เมื่อเขียนเหตุผล เว้นว่างทั้งสองช่องถ้ายังไม่ประกาศ"
    success = "บันทึกวันที่ พ.ร.บ. งบประมาณรายจ่ายแล้ว"

    def get_initial(self):
        return {"in_force_on": self.year.act_in_force_on, "source": self.year.act_source}

    def act(self, facts):
        return actions.set_act(
            self.year.pk, in_force_on=facts["in_force_on"], source=facts["source"], by=self.request.user
        )


class FiscalYearViewSet(ViewSet):
    name = "fiscal-years"
    icon = "calendar"
    menu_label = "ปีงบประมาณ"

    def get_urlpatterns(self):
        return [
            path("", YearList.as_view(), name="index"),
            path("new/", NewYear.as_view(), name="add"),
            path("<int:pk>/", YearPage.as_view(), name="year"),
            path("<int:pk>/close/", CloseYear.as_view(), name="close"),
            path("<int:pk>/reopen/", ReopenYear.as_view(), name="reopen"),
            path("<int:pk>/open-area/", OpenForArea.as_view(), name="open-area"),
            path("<int:pk>/openings/<int:opening_pk>/end/", EndOpening.as_view(), name="end-opening"),
            path("<int:pk>/act/", BudgetAct.as_view(), name="act"),
        ]

    @property
    def menu_item_class(self):
        from wagtail.admin.menu import MenuItem

        def is_shown(item, request):
            return request.user.has_perm("projects.view_fiscalyear")

        return type("FiscalYearsMenuItem", (MenuItem,), {"is_shown": is_shown})
