"""Two people, one row: plain rows carry `version`, their forms what was seen, and the later of two savers is told.

`VersionedForm` in the form's bases, `VersionedEditView` in the edit view's; the model has `version`.
"""

from django import forms
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.log_actions import log

from projects.people.log_actions import changes, values_of

OVERTAKEN = "มีผู้บันทึกหลังจากท่านเปิดหน้านี้ ยังไม่ได้บันทึกสิ่งที่ท่านพิมพ์ ตรวจค่าที่ต่างกันด้านบน แล้วกดบันทึกอีกครั้งถ้าต้องการใช้ค่าของท่าน"
IN_USE = "ลบไม่ได้ เพราะมีข้อมูลอื่นใช้อยู่: "


class VersionedForm(forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version


def in_use(error: ProtectedError) -> str:
    """What keeps a row from being deleted, as kinds and counts: never other people's titles."""
    kinds = {}
    for row in error.protected_objects:
        kinds[row._meta.verbose_name] = kinds.get(row._meta.verbose_name, 0) + 1
    return IN_USE + ", ".join(f"{kind} {count} รายการ" for kind, count in kinds.items())


class LoggedSave:
    """Create and edit views: what was before and after goes into the log; a protected part is refused politely."""

    def save_instance(self):
        fresh = type(self.form.instance)._base_manager
        pk = self.form.instance.pk
        before = values_of(fresh.get(pk=pk)) if pk else {}
        if pk and hasattr(self.form.instance, "version"):
            self.form.instance.version += 1
        instance = self.form.save()
        told = changes(before, values_of(fresh.get(pk=instance.pk)))
        log(instance, "projects.row.edited" if pk else "projects.row.created", data={"changes": told})
        self.has_content_changes = bool(told)
        return instance

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            form.add_error(None, in_use(error))
            self.produced_error_code, self.produced_error_message = "in_use", "ยังไม่ได้บันทึก"
            return self.form_invalid(form)


class VersionedEditView(LoggedSave):
    """In front of an EditView: 409 for the one who saves second, with both values and all that was typed."""

    overtaken = False
    conflicts = ()

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            rows = self.model._base_manager.select_for_update(of=("self",)).filter(pk=self.object_pk)
            self.version_now = rows.values_list("version", flat=True).first()
            self.overtaken = str(self.version_now) != request.POST.get("seen_version")
            return super().post(request, *args, **kwargs)

    def is_valid(self, form):
        if not self.overtaken:
            return super().is_valid(form)
        form.is_valid()
        now = self.model._base_manager.get(pk=self.object_pk)
        theirs, yours = values_of(now), values_of(form.instance)
        self.conflicts = [row for row in changes(theirs, yours) if row[0] in yours]
        self.produced_error_code, self.produced_error_message = "overtaken", OVERTAKEN
        return False

    def form_invalid(self, form):
        if self.overtaken:
            form.data = form.data.copy()
            form.data["seen_version"] = str(self.version_now)  # the next save is made knowingly
        response = super().form_invalid(form)
        if self.overtaken:
            response.status_code = 409
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(conflicts=self.conflicts, **kwargs)
