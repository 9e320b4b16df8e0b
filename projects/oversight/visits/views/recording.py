"""On the spot: what was found at one project, and the end of the visit."""

from django.http import Http404
from django.utils import timezone

from projects.evidence.reports import photos_of
from projects.oversight.visits import actions
from projects.oversight.visits.forms import FindingsForm, FinishForm
from projects.oversight.visits.models import VisitKind, VisitProject
from projects.oversight.visits.views.base import VisitForm
from projects.progress.rules import month_name

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

    def get_form(self, data=None):
        row = self.row
        photos = list(photos_of(row.project).order_by("-uploaded_at")[:MOST_PHOTOS])
        initial = {name: getattr(row, name) for name in ("light", "seen_percent", "findings", "problems_seen")}
        initial["photos"] = [str(pk) for pk in row.photos.values_list("pk", flat=True)]
        return FindingsForm(data, photos=photos, initial=initial)

    def save(self, given):
        seen = self.request.POST.get("seen", "")
        actions.record_findings(self.row, given, photos=given.get("photos", ()), by=self.request.user, seen=seen)

    def get_context_data(self, **kwargs):
        last = self.row.project.monthly_reports.sent().order_by("-month").first()
        return super().get_context_data(
            row=self.row,
            project=self.row.project,
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
