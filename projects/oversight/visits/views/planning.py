"""A visit is planned: first whose and where, then when, who and which projects."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from cms.rules import id_in
from cms.thai import fiscal_year_be
from projects.areas.models import Province, ProvinceGroup
from projects.money.views.base import show_refusal
from projects.oversight.visits import actions, reports, rules
from projects.oversight.visits.actions.planning import visitable
from projects.oversight.visits.forms import PlanForm
from projects.oversight.visits.models import Visit, VisitKind, VisitProject, VisitTeam
from projects.oversight.visits.views.base import VisitForm, provinces_of
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.views.screens import OfficersPage

MOST_OFFERED = 200


def areas_to_visit(person) -> list:
    """Provinces and groups in which the person records visits of some kind."""
    where = reach(person)
    provinces = Province.objects.filter(has_provincial_plan=True)
    groups = ProvinceGroup.objects.filter(last_year_be=None)
    if where.edits_nation or where.inspects_nation:
        return [*provinces, *groups]
    return [
        *provinces.filter(pk__in=where.edit_provinces | where.inspect_provinces),
        *ProvinceGroup.objects.filter(pk__in=where.edit_groups | where.inspect_groups),
    ]


def owner_of(area) -> dict:
    return {"province": area} if isinstance(area, Province) else {"group": area}


def offered(person, visit, *, team=None, words="", also=()):
    """The projects to choose from: of the area and year, in the team's zone if one is told, the chosen ones always."""
    rows = visitable(person, visit, visit.fiscal_year_id)
    if team is not None:
        rows = reports.in_zone(rows, team)
    if words:
        rows = rows.matching(words)
    ids = Q(pk__in=rows.values("pk")) | Q(pk__in=also)
    return visitable(person, visit, visit.fiscal_year_id).filter(ids).with_names().order_by("code")[:MOST_OFFERED]


class PlanView(OfficersPage):
    """`?area=&kind=&year=&team=&q=` says whose, where, and from which projects; the form below it plans."""

    template_name = "projects/oversight/visits/plan.html"
    page_title = "วางแผนตรวจติดตาม"
    header_icon = "site"
    crumbs = [("visits:list", "ตรวจติดตาม")]

    def dispatch(self, request, *args, **kwargs):
        self.areas = areas_to_visit(request.user)
        if not self.areas:
            raise PermissionDenied("วางแผนตรวจติดตามได้เฉพาะสำนักงานของพื้นที่ ผู้ตรวจราชการ และส่วนกลาง")
        asked = request.GET
        by_code = {area.code: area for area in self.areas}
        self.area = by_code.get(asked.get("area", self.areas[0].code))
        if self.area is None:
            raise Http404
        self.kinds = self._kinds(request)
        self.kind = asked.get("kind") if asked.get("kind") in self.kinds else next(iter(self.kinds), "")
        years = list(FiscalYear.objects.open().values_list("year_be", flat=True))
        self.years = years
        this_year = fiscal_year_be(timezone.localdate())
        year = id_in(asked.get("year", "")) or self._newest_year(request, this_year)
        self.year = year if year in years else (years[0] if years else this_year)
        self.teams = list(VisitTeam.objects.filter(**self._teams()))
        self.team = next((team for team in self.teams if str(team.pk) == asked.get("team")), None)
        return super().dispatch(request, *args, **kwargs)

    def _newest_year(self, request, this_year):
        """The newest open year up to this one in which the area has something to visit: a new year begins empty."""
        rows = visitable(request.user, Visit(**owner_of(self.area))).filter(fiscal_year__lte=this_year)
        newest = rows.filter(fiscal_year__in=self.years).aggregate(year=Max("fiscal_year"))["year"]
        return newest or this_year

    def _kinds(self, request):
        empty = Visit(**owner_of(self.area))
        known = rules.kinds_of(rules.feet_in(empty, reach(request.user), request.user.pk)) - {"sample"}
        return {kind: label for kind, label in VisitKind.choices if kind in known}

    def _teams(self):
        return {"province": self.area, "is_active": True} if isinstance(self.area, Province) else {"pk": None}

    def new_visit(self):
        return Visit(kind=self.kind, fiscal_year_id=self.year, team=self.team, **owner_of(self.area))

    def get_form(self, data=None):
        visit, words = self.new_visit(), self.request.GET.get("q", "").strip()[:100]
        chosen = [id_in(pk) for pk in data.getlist("projects")] if data else []
        candidates = offered(self.request.user, visit, team=self.team, words=words, also=chosen)
        initial = {"form_key": uuid.uuid4()}
        if self.team is not None:
            initial |= {
                "leader": self.team.leader, "members": self.team.members, "districts": list(self.team.districts.all()),
                "title": f"{self.team.name} ตรวจติดตามโครงการ ปีงบประมาณ {self.year}",
            }  # fmt: skip
        return PlanForm(data, provinces=provinces_of(visit), candidates=candidates, initial=initial)

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            given, visit = form.cleaned_data, self.new_visit()
            for name in ("title", "planned_on", "leader", "members", "form_key"):
                setattr(visit, name, given[name])
            try:
                made = actions.plan_visit(
                    visit, projects=given["projects"], districts=given["districts"], by=request.user
                )
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, "วางแผนแล้ว และแจ้งผู้เกี่ยวข้องแล้ว")
                return redirect(actions.visit_url(made))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        filters = [
            ("area", "พื้นที่", [(area.code, area.full_name) for area in self.areas], self.area.code),
            ("kind", "ผู้ตรวจติดตาม", list(self.kinds.items()), self.kind),
            ("year", "ปีงบประมาณของโครงการ", [(str(year), str(year)) for year in self.years], str(self.year)),
        ]
        if self.teams and self.kind == VisitKind.TEAM:
            teams = [("", "ไม่ระบุทีม"), *((str(team.pk), team.name) for team in self.teams)]
            filters.append(("team", "ทีมติดตาม", teams, str(self.team.pk) if self.team else ""))
        return super().get_context_data(
            filters=filters, words=self.request.GET.get("q", ""), team=self.team, most=MOST_OFFERED, **kwargs
        )


class EditView(VisitForm):
    template_name = "projects/oversight/visits/edit.html"
    page_title = "แก้ไขแผน"
    done = "บันทึกแผนแล้ว"

    def get_form(self, data=None):
        visit = self.visit
        chosen = list(VisitProject.objects.filter(visit=visit).values_list("project", flat=True))
        initial = {
            "title": visit.title, "planned_on": visit.planned_on, "leader": visit.leader, "members": visit.members,
            "districts": list(visit.districts.all()), "projects": [str(pk) for pk in chosen],
        }  # fmt: skip
        candidates = offered(self.request.user, visit, team=visit.team, also=chosen)
        return PlanForm(data, provinces=provinces_of(visit), candidates=candidates, initial=initial)

    def save(self, given):
        facts = {name: given[name] for name in ("title", "planned_on", "leader", "members")}
        actions.change_visit(
            self.visit, facts | {"team": self.visit.team}, projects=given["projects"], districts=given["districts"],
            by=self.request.user, seen=self.request.POST.get("seen", ""),
        )  # fmt: skip

    def get_context_data(self, **kwargs):
        return super().get_context_data(seen=self.request.POST.get("seen") or self.visit.version, **kwargs)
