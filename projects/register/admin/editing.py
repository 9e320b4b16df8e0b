"""The edit form of a record: one writer at a time, and nothing but saving."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from wagtail.snippets.views.snippets import EditView

from cms.errors import forbidden
from projects.people.scope import reach
from projects.register import rules
from projects.register.actions import note_saved
from projects.register.actions.locking import record_url, state_mark
from projects.register.models import Project
from projects.register.rules import Move
from projects.register.snapshot import differences, snapshot


class CarefulEditView(EditView):
    """Saves a version of sections 2.1–2.2. A form loaded before someone else saved comes back with 409, what was typed
    still in it, and both values side by side."""

    template_name = "projects/register/edit.html"
    overtaken = False
    conflicts = ()

    def dispatch(self, request, *args, **kwargs):
        row = self.live_object
        hands = rules.hands_on(row, reach(request.user), request.user.pk)
        if not rules.has_hand_for(Move.EDIT, row, hands):
            return forbidden(request, "ตำแหน่งของท่านอ่านบันทึกนี้ได้ แต่แก้ไขไม่ได้")
        why = rules.refusal(Move.EDIT, row, hands, year_is_closed=row.year_closed_on is not None)
        if why:
            if request.method == "POST":
                rules.check_move(Move.EDIT, row, hands, year_is_closed=row.year_closed_on is not None)
            messages.warning(request, why)
            return redirect(record_url(row))
        return super().dispatch(request, *args, **kwargs)

    def get_available_actions(self):
        return ["edit"]  # submitting, approving and publishing are decisions of the record page

    def post(self, request, *args, **kwargs):
        self.before = snapshot(self.object)
        with transaction.atomic():
            now = Project.objects.select_for_update(of=("self",)).filter(pk=self.live_object.pk).first()
            if now is None:
                raise Http404
            self.overtaken = not self._is_what_was_loaded(now)
            if self.overtaken:
                self.live_object = now
            response = super().post(request, *args, **kwargs)
            if self.overtaken or getattr(self, "new_revision", None) is None:
                return response
            now.refresh_from_db()
            note_saved(now, by=request.user, before=self.before)
            return response

    def _is_what_was_loaded(self, now) -> bool:
        if (seen := self.request.POST.get("seen_state")) is not None:
            return seen == state_mark(now)
        loaded = self.request.POST.get("loaded_revision_id")
        return loaded is not None and loaded == str(now.latest_revision_id or "")

    def is_valid(self, form):
        if not self.overtaken:
            return super().is_valid(form)
        if form.is_valid():
            yours = form.save(commit=False)
            theirs = Project.objects.get(pk=self.live_object.pk).get_latest_revision_as_object()
            self.conflicts = [
                {"label": label, "theirs": theirs_text, "yours": yours_text}
                for label, theirs_text, yours_text in differences(snapshot(theirs), snapshot(yours))
            ]
        self.produced_error_code = "invalid_revision"
        self.produced_error_message = "มีผู้บันทึกหลังจากท่านเปิดหน้านี้ ข้อมูลที่ท่านพิมพ์ยังอยู่ครบ"
        return False

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if self.overtaken:
            response.status_code = 409
        return response

    def get_success_message(self, instance=None):
        if self.live_object.live:
            return "บันทึกฉบับแก้ไขแล้ว ประชาชนยังเห็นฉบับเดิมจนกว่าส่วนกลางจะรับรอง"
        return f"บันทึกร่าง “{instance or self.object}” แล้ว"

    def get_success_url(self):
        if "save-and-stay" in self.request.POST:
            return self.get_edit_url()
        return record_url(self.object)

    def get_side_panels(self):
        from wagtail.admin.ui.components import MediaContainer

        return MediaContainer([])  # status and history stand on the record page

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            seen_state=state_mark(Project.objects.get(pk=self.live_object.pk)),
            conflicts=self.conflicts,
            overtaken=self.overtaken,
            record_url=record_url(self.live_object),
            **kwargs,
        )
