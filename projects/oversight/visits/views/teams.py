"""The teams of a province and their zones."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from projects.areas.models import District, Province
from projects.money.views.base import show_refusal
from projects.oversight.visits import actions
from projects.oversight.visits.forms import TeamForm
from projects.oversight.visits.models import VisitTeam
from projects.people.scope import reach
from projects.register.views.screens import OfficersPage

A_PAGE = 50
FIELDS = ("name", "leader", "members", "is_active")


def teams_of(person):
    """Of the provinces that the person reads; the neighbour's zones are no business of others."""
    where = reach(person)
    rows = VisitTeam.objects.select_related("province")
    return rows if where.nation else rows.filter(province__in=where.provinces)


def own_provinces(person):
    where = reach(person)
    rows = Province.objects.filter(has_provincial_plan=True)
    return rows if where.edits_nation else rows.filter(pk__in=where.edit_provinces)


class TeamListView(OfficersPage):
    template_name = "projects/oversight/visits/teams.html"
    page_title = "ทีมติดตามและเขตอำเภอ"
    header_icon = "group"
    crumbs = [("visits:list", "ตรวจติดตาม")]

    def get_context_data(self, **kwargs):
        rows = teams_of(self.request.user).prefetch_related("districts")
        page = Paginator(rows, A_PAGE).get_page(self.request.GET.get("page"))
        own = set(own_provinces(self.request.user).values_list("pk", flat=True))
        for team in page:
            team.may_edit = team.province_id in own
        free = self._free() if len(own) == 1 else []
        return super().get_context_data(page=page, may_add=bool(own), free=free, **kwargs)

    def _free(self):
        """Districts of the person's one province that are in no zone."""
        province = own_provinces(self.request.user).get()
        taken = VisitTeam.objects.filter(province=province, is_active=True).values("districts")
        return list(District.objects.filter(province=province).exclude(pk__in=taken))


class _TeamForm(OfficersPage):
    template_name = "projects/oversight/visits/team.html"
    header_icon = "group"
    crumbs = [("visits:list", "ตรวจติดตาม"), ("visits:teams", "ทีมติดตามและเขตอำเภอ")]

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_form(self, data=None):
        return TeamForm(data, province=self.team.province, team=self.team if self.team.pk else None)

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            for name in FIELDS:
                setattr(self.team, name, form.cleaned_data[name])
            try:
                actions.save_team(
                    self.team, districts=list(form.cleaned_data["districts"]), by=request.user,
                    seen=request.POST.get("seen", ""),
                )  # fmt: skip
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"บันทึก{self.team.name}แล้ว")
                return redirect("visits:teams")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        seen = self.request.POST.get("seen") or self.team.version
        return super().get_context_data(team=self.team, seen=seen, **kwargs)


class NewTeamView(_TeamForm):
    page_title = "จัดทีมติดตาม"

    def dispatch(self, request, *args, **kwargs):
        own = {province.code: province for province in own_provinces(request.user)}
        if not own:
            raise PermissionDenied("จัดทีมติดตามได้เฉพาะสำนักงานจังหวัดและส่วนกลาง")
        self.provinces = list(own.values())
        asked = request.GET.get("area")
        if asked and asked not in own:
            raise Http404
        self.team = VisitTeam(province=own[asked] if asked else self.provinces[0])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(provinces=self.provinces if len(self.provinces) > 1 else [], **kwargs)


class TeamView(_TeamForm):
    def dispatch(self, request, *args, **kwargs):
        self.team = get_object_or_404(teams_of(request.user), pk=kwargs["team_pk"])
        if not own_provinces(request.user).filter(pk=self.team.province_id).exists():
            raise PermissionDenied("จัดทีมติดตามได้เฉพาะสำนักงานจังหวัดและส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.team.name
