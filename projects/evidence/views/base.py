"""What every screen about a project's evidence shares."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from projects.evidence import rules
from projects.people.scope import reach
from projects.register.models import Activity, Project
from projects.register.views.section_page import SectionPage

NOT_YOURS = "ท่านเห็นภาพที่เผยแพร่ในหน้าโครงการได้ แต่ไม่เห็นภาพและเอกสารของพื้นที่อื่น"


def project_read_by(person, pk):
    """The project whose work this person reads. 404 for a record unseen, 403 for a neighbour's work."""
    rows = Project.objects.visible_to(person).with_names().select_related("fiscal_year")
    project = get_object_or_404(rows, pk=pk)
    if not reach(person).reads_work_on(project):
        raise PermissionDenied(NOT_YOURS)
    return project


class EvidencePage(SectionPage):
    """A page of one project's section 2.5."""

    header_icon = "image"
    page_title = section_title = "ภาพถ่ายและเอกสาร"
    section_route = "projects_evidence"
    not_yours = NOT_YOURS

    @property
    def activities(self):
        if not hasattr(self, "_activities"):
            self._activities = list(Activity.objects.filter(project=self.project).order_by("sort_order", "pk"))
        return self._activities

    @property
    def decides(self):
        return self.hands.is_office or self.hands.is_centre

    def why_not(self) -> str:
        """Why this person adds nothing here now; empty when they may."""
        if not rules.sides(self.hands):
            return "ตำแหน่งของท่านอ่านภาพและเอกสารได้ แต่เพิ่มหรือแก้ไขไม่ได้"
        return rules.why_not_added(self.project.step, self.project.fiscal_year_id, self.project.year_closed_on)

    def check_hand(self):
        if not rules.sides(self.hands):
            raise PermissionDenied("ตำแหน่งของท่านอ่านภาพและเอกสารได้ แต่เพิ่มหรือแก้ไขไม่ได้")
        rules.check_added(self.project.step, self.project.fiscal_year_id, self.project.year_closed_on)

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, evidence_url=self.url, **kwargs)
