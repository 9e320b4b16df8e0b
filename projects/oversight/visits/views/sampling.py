"""The centre draws projects at random and plans visits to them; every draw can be made again from what was kept."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect

from projects.areas.models import Province, ProvinceGroup
from projects.money.views.base import show_refusal
from projects.oversight.visits import actions
from projects.oversight.visits.actions.sampling import drawn_from
from projects.oversight.visits.forms import DrawForm
from projects.oversight.visits.models import VisitSample
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.models import Project
from projects.register.views.screens import OfficersPage

SHOWN = 20


class OfTheCentre(OfficersPage):
    header_icon = "site"

    def dispatch(self, request, *args, **kwargs):
        if not reach(request.user).edits_nation:
            raise PermissionDenied("สุ่มตรวจได้เฉพาะส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)


class SamplesView(OfTheCentre):
    template_name = "projects/oversight/visits/samples.html"
    page_title = "สุ่มโครงการเพื่อตรวจ"
    crumbs = [("visits:list", "ตรวจติดตาม")]

    def get_form(self, data=None):
        areas = [*Province.objects.filter(has_provincial_plan=True), *ProvinceGroup.objects.filter(last_year_be=None)]
        self.by_code = {area.code: area for area in areas}
        with_projects = Project.objects.visible_to(self.request.user).counted().order_by()
        years = FiscalYear.objects.open().filter(pk__in=with_projects.values("fiscal_year"))
        return DrawForm(
            data,
            years=years.values_list("year_be", flat=True),
            areas=[(code, area.full_name) for code, area in self.by_code.items()],
        )

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            area = self.by_code.get(given["area"])
            owner = {} if area is None else {"province" if isinstance(area, Province) else "group": area}
            try:
                sample = actions.draw_visits(
                    FiscalYear.objects.get(pk=given["year"]), size=given["size"], planned_on=given["planned_on"],
                    leader=given["leader"], by=request.user, **owner,
                )  # fmt: skip
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"{sample} และวางแผนตรวจแล้ว")
                return redirect("visits:sample", sample.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        samples = VisitSample.objects.select_related("made_by", "province", "group")[:SHOWN]
        return super().get_context_data(samples=samples, **kwargs)


class SampleView(OfTheCentre):
    template_name = "projects/oversight/visits/sample.html"
    crumbs = [("visits:list", "ตรวจติดตาม"), ("visits:samples", "สุ่มโครงการเพื่อตรวจ")]

    def dispatch(self, request, *args, **kwargs):
        self.sample = get_object_or_404(VisitSample.objects.select_related("made_by"), pk=kwargs["sample_pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return str(self.sample)

    def get_context_data(self, **kwargs):
        sample = self.sample
        again = drawn_from(sample.population, size=len(sample.drawn), seed=sample.seed)
        drawn = Project.objects.filter(pk__in=sample.drawn).with_names().order_by("code")
        visits = [(visit, actions.visit_url(visit)) for visit in sample.visits.select_related("province", "group")]
        return super().get_context_data(
            sample=sample, drawn=drawn, visits=visits, is_same=again == sorted(sample.drawn), **kwargs
        )
