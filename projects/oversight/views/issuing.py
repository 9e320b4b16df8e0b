"""A directive is written: about one project, projects picked or filtered, or an area."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cms.rules import RuleBroken, id_in
from projects.areas.models import Agency, Province, ProvinceGroup
from projects.oversight import actions, rules
from projects.oversight.actions.directives import holds, issuing_posts
from projects.oversight.forms import DirectiveForm
from projects.oversight.views.base import SentOnce
from projects.oversight.views.directive_lists import may_issue
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.plans.models.years import open_now_q
from projects.progress import rules as progress_rules
from projects.progress.reports import late_projects, still_projects
from projects.register.admin.listing import own_areas
from projects.register.models import ExecutionStatus, Project
from projects.register.views.screens import OfficersPage

SHOWN = 30
CHOICES_A_PAGE = 50  # to tick
STILL_DAYS = 7
FILTERS = ("year", "area", "agency", "status", "only", "q")
ONLY = [("late", "ยังไม่ส่งรายงานเดือนก่อน"), ("still", "ไม่มีความเคลื่อนไหวเจ็ดวัน")]


class OfIssuers(OfficersPage):
    header_icon = "clipboard-list"
    crumbs = [("projects_directives", "ข้อสั่งการ")]

    def dispatch(self, request, *args, **kwargs):
        if not may_issue(request.user):
            raise PermissionDenied("ออกข้อสั่งการได้เฉพาะผู้บริหาร และสำนักงานหรือส่วนกลางที่บันทึกแทน")
        return super().dispatch(request, *args, **kwargs)


def areas_to_direct(person) -> dict:
    """value → area, of the areas that this person's directives reach: p3 a province, g3 a group."""
    where = reach(person)
    provinces, groups = (
        Province.objects.filter(has_provincial_plan=True),
        ProvinceGroup.objects.filter(last_year_be=None),
    )
    directing = where.directing
    if not (where.edits_nation or (directing and directing.nation)):
        provinces = provinces.filter(pk__in=where.edit_provinces | (directing.provinces if directing else frozenset()))
        groups = groups.filter(pk__in=where.edit_groups | (directing.groups if directing else frozenset()))
    return {f"p{one.pk}": one for one in provinces} | {f"g{one.pk}": one for one in groups}


def projects_to_direct(person, asked):
    """(rows, the filters in force, the agencies to choose among) of the projects that a directive may be about; `asked`: a
    QueryDict of filters."""
    where, today = reach(person), timezone.localdate()
    rows = Project.objects.visible_to(person).filter(open_now_q())
    if not where.nation:
        rows = rows.filter(where.without_neighbours().q())
    rows = rows.exclude(step="draft", was_ever_submitted=False).exclude(step="cancelled")
    found = {name: asked.get(name, "").strip()[:80] for name in FILTERS}
    if found["year"]:
        rows = rows.filter(fiscal_year=id_in(found["year"]))
    if found["area"]:
        rows = rows.filter(province__code=found["area"]) | rows.filter(group__code=found["area"])
    if found["status"] in ExecutionStatus.values:
        rows = rows.filter(execution_status=found["status"])
    if found["only"] == "late":
        month = progress_rules.first_of(progress_rules.first_of(today) - timedelta(days=1))
        rows = rows.filter(pk__in=late_projects(person, month).order_by().values("pk"))
    elif found["only"] == "still":
        since = timezone.now() - timedelta(days=STILL_DAYS)
        rows = rows.filter(pk__in=still_projects(person, today, since).order_by().values("pk"))
    if found["q"]:
        rows = rows.matching(found["q"])
    agencies = Agency.objects.filter(pk__in=rows.order_by().values("agency"))
    if found["agency"]:
        rows = rows.filter(agency=id_in(found["agency"]))
    return rows.with_names(), {name: value for name, value in found.items() if value}, agencies


class ChooseView(OfIssuers):
    """Which projects: by filter, one by one or all that the filter leaves."""

    template_name = "projects/oversight/choose.html"
    page_title = "เลือกโครงการที่จะสั่งการ"

    def get_context_data(self, **kwargs):
        rows, chosen, agencies = projects_to_direct(self.request.user, self.request.GET)
        page = Paginator(rows, CHOICES_A_PAGE).get_page(self.request.GET.get("page"))
        filters = (
            (
                "year",
                "ปีงบประมาณ",
                [(str(y), str(y)) for y in FiscalYear.objects.open().values_list("year_be", flat=True)],
            ),
            ("area", "พื้นที่", own_areas(self.request)),
            ("agency", "หน่วยงาน", [(str(one.pk), one.name_th) for one in agencies[:500]]),
            ("status", "สถานะ", ExecutionStatus.choices),
            ("only", "เฉพาะ", ONLY),
        )
        return super().get_context_data(
            page=page,
            chosen=chosen,
            query=urlencode(chosen),
            filters=[(name, label, some, chosen.get(name, "")) for name, label, some in filters],
            may_take_all=0 < page.paginator.count <= rules.MOST_TARGETS,
            most=rules.MOST_TARGETS,
            **kwargs,
        )


class IssueView(SentOnce, OfIssuers):
    """The form of a directive. `id` (repeated) names projects, `all` takes what the filters leave; without either it is
    about an area."""

    template_name = "projects/oversight/issue.html"
    page_title = "ออกข้อสั่งการ"
    done = "ออกข้อสั่งการและแจ้งผู้รับแล้ว"

    def get(self, request, *args, **kwargs):
        if not self.projects and not self.areas:
            return redirect("projects_directive_choose")
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if "subject" not in request.POST:  # the page of choices sends what was ticked
            if not self.projects:
                messages.error(request, "ยังไม่ได้ทำรายการ เลือกโครงการในตารางก่อน")
                kept = {name: value for name, value in request.POST.items() if name in FILTERS and value}
                return redirect(f"{reverse('projects_directive_choose')}?{urlencode(kept)}")
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    @cached_property
    def projects(self):
        if "all" in self.request.POST and "subject" not in self.request.POST:
            rows, *_rest = projects_to_direct(self.request.user, self.request.POST)
            return self.not_too_many(list(rows[: rules.MOST_TARGETS + 1]))
        asked = self.request.GET.getlist("id") + self.request.POST.getlist("id")
        ids = self.not_too_many({id_in(pk) for pk in asked})
        rows = list(Project.objects.visible_to(self.request.user).filter(pk__in=ids).with_names()) if ids else []
        if len(rows) != len(ids):
            raise Http404
        return rows

    def not_too_many(self, chosen):
        if len(chosen) > rules.MOST_TARGETS:
            broken = RuleBroken(f"สั่งการได้ครั้งละไม่เกิน {rules.MOST_TARGETS} โครงการ", code="too_many")
            broken.back = reverse("projects_directive_choose")
            raise broken
        return chosen

    @cached_property
    def areas(self):
        return {} if self.projects else areas_to_direct(self.request.user)

    def get_form(self, data=None):
        posts, person = issuing_posts(self.request.user), self.request.user
        own = [post for post in posts if holds(person, post)] if posts.count() < 20 else []
        initial = {"issued_on": timezone.localdate()}
        if own:
            initial["issuer"] = own[0]
        elif len(self.projects) == 1:
            project = self.projects[0]
            initial["issuer"] = posts.filter(province=project.province_id, group=project.group_id).first()
        elif posts.count() == 1:
            initial["issuer"] = posts.first()
        return DirectiveForm(
            data,
            posts=posts,
            own=own,
            areas=[(value, f"สำนักงาน{area.full_name}") for value, area in self.areas.items()],
            on_behalf_of_anyone=reach(person).edits_nation,
            initial=initial,
        )

    def save(self, form):
        facts = dict(form.cleaned_data)
        area = self.areas.get(facts.pop("area", None))
        if area is None and not self.projects:
            raise RuleBroken("เลือกโครงการหรือพื้นที่ที่จะสั่งการก่อน", code="nothing_chosen")
        return actions.issue_directive(
            projects=self.projects, area=area, form_key=self.form_key, by=self.request.user, **facts
        )

    def get_success_url(self, saved):
        return actions.directive_url(saved)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            projects=self.projects, shown=self.projects[:SHOWN], more=max(len(self.projects) - SHOWN, 0), **kwargs
        )
