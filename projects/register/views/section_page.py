"""What every screen of one section of a record shares, whichever slice fills the section."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from projects.people.scope import reach
from projects.register.actions.locking import record_url
from projects.register.models import Project
from projects.register.rules import hands_on
from projects.register.views.screens import OfficersPage


class SectionPage(OfficersPage):
    """404 for a record unseen; 403, with `not_yours` as its reason, for a neighbour's work.

    `section_title` and `section_route` are the section's first page: it stands in the breadcrumbs between the record and
    the page. `self.project`, `self.where` (the person's reach) and `self.hands` are there once `find()` is called.
    """

    section_title, section_route, not_yours = "", "", ""
    beside = ("fiscal_year",)  # what the page reads together with the record's row

    def dispatch(self, request, *args, **kwargs):
        rows = Project.objects.visible_to(request.user).with_names().select_related(*self.beside)
        self.project = get_object_or_404(rows, pk=kwargs["pk"])
        self.where = reach(request.user)
        if not self.where.reads_work_on(self.project):
            raise PermissionDenied(self.not_yours)
        self.hands = hands_on(self.project, self.where, request.user.pk)
        self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """Fetch what else the address names. 404 for what is not this project's."""

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())  # what the address names is found already

    @property
    def url(self):
        return reverse(self.section_route, args=[self.project.pk])

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        between = [{"url": record_url(self.project), "label": self.project.code}]
        if self.get_page_title() != self.section_title:
            between.append({"url": self.url, "label": self.section_title})
        return [*items[:-1], *between, items[-1]]
