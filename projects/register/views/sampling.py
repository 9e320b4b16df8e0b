"""Acceptance by sample: draw, open each, accept the batch."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from cms.rules import RuleBroken
from projects.people.scope import reach
from projects.register import actions
from projects.register.actions.locking import record_url
from projects.register.models import AcceptanceSample, Project
from projects.register.views.screens import OfficersPage, waiting_for


class SamplingView(OfficersPage):
    """The centre's batches, and the form that draws a new one."""

    template_name = "projects/register/sampling.html"
    page_title = "รับรองโดยสุ่มตรวจ"
    header_icon = "check"
    crumbs = [("projects_queue", "งานที่รอท่าน")]

    def dispatch(self, request, *args, **kwargs):
        if not reach(request.user).edits_nation:
            raise PermissionDenied("รับรองได้เฉพาะส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        size = request.POST.get("size", "")
        rows = waiting_for(request.user)
        if code := request.POST.get("area"):
            rows = rows.filter(province__code=code) | rows.filter(group__code=code)
        try:
            sample = actions.draw_sample(rows, size=int(size) if size.isdigit() else 0, by=request.user)
        except RuleBroken as refusal:
            typed = {"refusals": refusal.messages, "size": size, "area": code or ""}
            return self.render_to_response(self.get_context_data(**typed), status=422)
        messages.success(request, f"สุ่มได้ {len(sample.drawn)} จาก {len(sample.members)} โครงการ")
        return redirect("projects_sample", sample.pk)

    def get_context_data(self, **kwargs):
        kwargs = {"size": 5, "area": ""} | kwargs
        waiting = waiting_for(self.request.user).with_names()
        areas = {}
        for row in waiting.filter(waiting_for="centre")[:1000]:
            areas.setdefault(row.area.code, [row.area_name, 0])[1] += 1
        return super().get_context_data(
            areas=sorted((code, name, number) for code, (name, number) in areas.items()),
            samples=AcceptanceSample.objects.select_related("made_by")[:20],
            **kwargs,
        )


class SampleView(OfficersPage):
    """One batch: what was drawn, what is still to open."""

    template_name = "projects/register/sample.html"
    header_icon = "check"
    crumbs = [("projects_queue", "งานที่รอท่าน"), ("projects_sampling", "รับรองโดยสุ่มตรวจ")]

    def dispatch(self, request, *args, **kwargs):
        if not reach(request.user).edits_nation:
            raise PermissionDenied("รับรองได้เฉพาะส่วนกลาง")
        self.sample = get_object_or_404(AcceptanceSample, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return str(self.sample)

    def post(self, request, *args, **kwargs):
        """Open a drawn record (`open`), or accept the batch."""
        if opened := request.POST.get("open"):
            if not opened.isdigit() or int(opened) not in self.sample.drawn:
                raise Http404
            actions.open_drawn(self.sample, int(opened), by=request.user)
            back = messages.button(reverse("projects_sample", args=[self.sample.pk]), "กลับไปชุดที่สุ่ม")
            messages.info(request, f"เปิดตรวจจาก{self.sample}", buttons=[back])
            return redirect(record_url(Project(pk=int(opened))))
        actions.accept_sampled(self.sample, by=request.user)
        messages.success(request, f"รับรองและเผยแพร่แล้ว {len(self.sample.members)} โครงการ")
        return redirect(reverse("projects_sampling"))

    def get_context_data(self, **kwargs):
        members = Project.objects.filter(pk__in=[pk for pk, _mark in self.sample.members]).with_names()
        rows = {row.pk: row for row in members}
        drawn = [(rows[pk], pk in self.sample.opened) for pk in self.sample.drawn if pk in rows]
        return super().get_context_data(
            sample=self.sample,
            drawn=drawn,
            others=[row for pk, row in rows.items() if pk not in self.sample.drawn],
            all_opened=set(self.sample.drawn) <= set(self.sample.opened),
            is_open=self.sample.state == AcceptanceSample.State.OPEN,
            **kwargs,
        )
