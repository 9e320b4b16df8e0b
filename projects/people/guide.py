"""The guide of one's own role, inside the admin; the other roles' are a link away."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.guides import guide
from projects.people.guards import officers_only
from projects.people.models import Post
from projects.people.scope import reach

OF_ROLE = {
    Post.Role.CENTRAL: "centre",
    Post.Role.GROUP_OFFICE: "office",
    Post.Role.PROVINCIAL_OFFICE: "office",
    Post.Role.AGENCY: "agency",
}
FOR_ALL = {"centre": "ส่วนกลาง", "office": "สำนักงานจังหวัดและกลุ่มจังหวัด", "agency": "ส่วนราชการเจ้าของโครงการ",
           "reader": "ผู้บริหารและผู้อ่านข้อมูล"}  # fmt: skip
FOR_THE_CENTRE = {"operator": "ผู้ดูแลระบบ"}


def own_guide(person) -> str:
    """The guide of the post that acts most widely; of whoever only reads, the reader's."""
    held = set(Post.objects.held_by(person, timezone.localdate()).values_list("role", flat=True))
    return next((name for role, name in OF_ROLE.items() if role in held), "reader")


class GuidePage(WagtailAdminTemplateMixin, TemplateView):
    template_name = "projects/people/guide.html"
    header_icon = "help"
    _show_breadcrumbs = True

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.name = kwargs.get("name") or own_guide(request.user)

    def dispatch(self, request, *args, **kwargs):
        if self.name in FOR_THE_CENTRE and not self.shows_the_operators:
            raise PermissionDenied("คู่มือนี้เป็นของผู้ดูแลระบบส่วนกลาง")
        try:
            self.guide = guide(self.name)
        except (KeyError, FileNotFoundError):
            raise Http404 from None
        return super().dispatch(request, *args, **kwargs)

    @property
    def shows_the_operators(self):
        return self.request.user.is_superuser or reach(self.request.user).edits_nation

    def get_page_title(self):
        return self.guide.title

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": "หน้าหลัก"},
            {"url": reverse("guide"), "label": "คู่มือ"},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        offered = FOR_ALL | (FOR_THE_CENTRE if self.shows_the_operators else {})
        others = [(reverse("guide_named", args=[name]), label) for name, label in offered.items() if name != self.name]
        return super().get_context_data(guide=self.guide, others=others, **kwargs)


urlpatterns = [
    path("guide/", officers_only(GuidePage.as_view()), name="guide"),
    path("guide/<slug:name>/", officers_only(GuidePage.as_view()), name="guide_named"),
]
