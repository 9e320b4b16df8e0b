"""On the spot: what was found at one project, and the end of the visit."""

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from projects.evidence.models import ProjectPhoto
from projects.evidence.reports import photos_of
from projects.evidence.rules import sides
from projects.oversight.visits import actions
from projects.oversight.visits.forms import FindingsForm, FinishForm
from projects.oversight.visits.models import VisitKind, VisitProject
from projects.oversight.visits.views.base import VisitForm
from projects.people.scope import reach
from projects.progress.rules import month_name
from projects.register.rules import hands_on

MOST_PHOTOS = 60


class FindingsView(VisitForm):
    template_name = "projects/oversight/visits/findings.html"
    done = "บันทึกสิ่งที่พบแล้ว"

    def find(self):
        rows = VisitProject.objects.filter(visit=self.visit).select_related("project__agency", "visit")
        self.row = rows.filter(pk=self.kwargs["visit_project_pk"]).first()
        if self.row is None:
            raise Http404

    def get_page_title(self):
        return self.row.project.code

    @property
    def reads_work(self):
        """Of a group's project a province's team reads the record, not its reports and photographs."""
        return reach(self.request.user).reads_work_on(self.row.project)

    def get_form(self, data=None):
        row = self.row
        chosen = list(row.photos.values_list("pk", flat=True))
        rows = photos_of(row.project) if self.reads_work else ProjectPhoto.objects.none()
        newest = rows.order_by("-uploaded_at").values("pk")[:MOST_PHOTOS]
        self.photos = list(
            rows.filter(Q(pk__in=list(newest.values_list("pk", flat=True))) | Q(pk__in=chosen)).order_by("-uploaded_at")
        )
        initial = {name: getattr(row, name) for name in ("light", "seen_percent", "findings", "problems_seen")}
        initial["photos"] = [str(pk) for pk in chosen]
        return FindingsForm(data, photos=self.photos, initial=initial)

    def save(self, given):
        seen = self.request.POST.get("seen", "")
        actions.record_findings(self.row, given, photos=given.get("photos", ()), by=self.request.user, seen=seen)

    def get_context_data(self, **kwargs):
        last = self.row.project.monthly_reports.sent().order_by("-month").first() if self.reads_work else None
        asked = kwargs["form"]["photos"].value() if self.photos else []
        chosen = {str(pk) for pk in asked or ()}
        return super().get_context_data(
            row=self.row,
            project=self.row.project,
            photos=[(photo, str(photo.pk) in chosen) for photo in self.photos],
            may_add=bool(sides(hands_on(self.row.project, reach(self.request.user), self.request.user.pk))),
            last=last,
            last_month=month_name(last.month) if last else "",
            seen=self.request.POST.get("seen") or self.row.version,
            **kwargs,
        )


class FinishView(VisitForm):
    template_name = "projects/oversight/visits/finish.html"
    page_title = "บันทึกผลการตรวจ"
    done = "บันทึกผลการตรวจติดตามแล้ว"

    def get_form(self, data=None):
        day = min(self.visit.planned_on, timezone.localdate())
        return FinishForm(data, is_mobile=self.visit.kind == VisitKind.MOBILE, initial={"done_on": day})

    def save(self, given):
        facts = {name: given[name] for name in ("done_on", "summary")}
        facts |= {name: given[name] for name in ("topics", "attendance") if name in given}
        actions.finish_visit(self.visit, by=self.request.user, seen=self.request.POST.get("seen", ""), **facts)

    def get_context_data(self, **kwargs):
        unrecorded = [row for row in self.rows() if row.recorded_at is None]
        seen = self.request.POST.get("seen") or self.visit.version
        return super().get_context_data(unrecorded=unrecorded, seen=seen, **kwargs)
