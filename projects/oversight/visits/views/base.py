"""What every screen about one visit shares."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect

from projects.areas.models import GroupMembership
from projects.money.views.base import show_refusal
from projects.oversight.visits import actions, rules
from projects.oversight.visits.models import Visit, VisitProject
from projects.people.scope import reach
from projects.register.views.screens import OfficersPage

MAY_NOT = "ตำแหน่งของท่านอ่านการตรวจติดตามนี้ได้ แต่บันทึกไม่ได้"


def provinces_of(area_owned) -> list:
    """The ids of the province, or of the group's members in any year."""
    if area_owned.province_id:
        return [area_owned.province_id]
    return list(GroupMembership.objects.filter(group=area_owned.group_id).values_list("province", flat=True).distinct())


class VisitPage(OfficersPage):
    """A page about one visit. 404 for one of another area."""

    header_icon = "site"
    crumbs = [("visits:list", "ตรวจติดตาม")]
    needs_hand = False

    def dispatch(self, request, *args, **kwargs):
        self.visit = get_object_or_404(Visit.objects.visible_to(request.user).with_names(), pk=kwargs["pk"])
        self.may_record = rules.may_record(
            self.visit.kind, rules.feet_in(self.visit, reach(request.user), request.user.pk)
        )
        if self.needs_hand and not self.may_record:
            raise PermissionDenied(MAY_NOT)
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """Fetch what else the address names."""

    @property
    def is_open(self) -> bool:
        return self.visit.year_closed_on is None

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        if self.get_page_title() == self.visit.title:
            return items
        return [*items[:-1], {"url": actions.visit_url(self.visit), "label": self.visit.title[:60]}, items[-1]]

    def rows(self):
        """The projects of the visit that this person reads."""
        rows = VisitProject.objects.filter(visit=self.visit).select_related(
            "project__province", "project__group", "project__agency", "recorded_by"
        )
        return list(rows.order_by("project__code"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            visit=self.visit,
            may_record=self.may_record and self.is_open,
            visit_url=actions.visit_url(self.visit),
            **kwargs,
        )


class VisitForm(VisitPage):
    """A form of one visit: what a rule refuses comes back at its field, with what was typed."""

    needs_hand = True
    done = "บันทึกแล้ว"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                self.save(form.cleaned_data)
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, self.done)
                return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self):
        return actions.visit_url(self.visit)
