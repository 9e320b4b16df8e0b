"""One photograph: large, with its facts, what is odd about it, and what may be done."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect

from cms.rules import Overtaken, RuleBroken, show_refusal
from projects.evidence import actions, rules
from projects.evidence.forms import PhotoForm
from projects.evidence.reports import findings_of, shown_photos
from projects.evidence.views.base import EvidencePage


class PhotoView(EvidencePage):
    template_name = "projects/evidence/photo.html"

    def find(self):
        rows = shown_photos(self.project, self.request.user).select_related("uploaded_by", "published_by", "activity")
        self.photo = get_object_or_404(rows, pk=self.kwargs["photo"])
        self.photo.project = self.project

    def get_page_title(self):
        return self.photo.caption[:60] or self.photo.file_name

    @property
    def may_edit(self):
        own = self.photo.side in rules.sides(self.hands) or self.hands.is_centre
        return own and self.photo.published_at is None and not self.why_not()

    def get_form(self, data=None):
        return PhotoForm(data, photo=self.photo, activities=self.activities)

    def post(self, request, *args, **kwargs):
        move, seen = request.POST.get("move", "describe"), request.POST.get("seen", "")
        try:
            if move == "delete":
                actions.delete_photo(self.photo, by=request.user, seen=seen)
                messages.success(request, f"ลบภาพ {self.photo.file_name} แล้ว")
                return redirect(self.url)
            if move == "publish":
                actions.publish_photos(self.project, {self.photo.pk: seen}, by=request.user)
                messages.success(request, "เผยแพร่ภาพแล้ว")
                return redirect(request.path)
            if move == "keep-inside":
                actions.keep_inside(self.project, {self.photo.pk: seen}, by=request.user)
                messages.success(request, "เก็บภาพไว้ภายในแล้ว")
                return redirect(request.path)
            if move == "take-down":
                reason = request.POST.get("reason", "")
                actions.take_down_photo(self.photo, reason=reason, by=request.user, seen=seen)
                messages.success(request, "นำภาพออกจากหน้าเผยแพร่แล้ว")
                return redirect(request.path)
        except RuleBroken as refused:
            refused.back = request.path
            refused.typed = [("เหตุผล", request.POST["reason"])] if request.POST.get("reason") else []
            raise
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                actions.describe_photo(self.photo, facts=form.facts(), by=request.user, seen=seen)
            except Overtaken as lost:
                lost.conflicts = [("คำบรรยายภาพ", self.photo.caption, form.cleaned_data["caption"])]
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, "บันทึกภาพแล้ว")
                return redirect(self.url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.get_form())
        why_not_published = rules.why_not_published(
            caption=self.photo.caption, people_consent=self.photo.people_consent, is_ready=self.photo.is_ready,
            project_step=self.project.step, uploaded_by_id=self.photo.uploaded_by_id, person_id=self.request.user.pk,
        )  # fmt: skip
        closed = self.project.year_closed_on is not None
        undecided = self.decides and self.photo.published_at is None and not closed
        return super().get_context_data(
            photo=self.photo,
            seen=self.request.POST.get("seen") or self.photo.version,
            findings=findings_of([self.photo], self.request.user).get(self.photo.pk, []),
            why_not=self.why_not(),
            may_edit=self.may_edit,
            may_publish=undecided and not why_not_published,
            may_keep_inside=undecided and self.photo.kept_inside_at is None and not self.photo.is_draft,
            why_not_published=why_not_published if undecided else "",
            may_take_down=self.decides and self.photo.published_at is not None,
            may_delete=self.may_edit and not self.photo.was_ever_published,
            **kwargs,
        )
