"""The completion report on one screen, and one asset handed over."""

from django import forms

from cms.fields import BahtField, ThaiDateField
from projects.progress.completion.models import AssetHandover, CompletionReport, Met

CHOICES = ("objectives_met", "targets_met")


class CompletionForm(forms.ModelForm):
    """What may stay empty in a draft; what must be filled before sending, the rules say at each field."""

    completed_on = ThaiDateField(label="แล้วเสร็จเมื่อ", required=False)
    has_assets = forms.TypedChoiceField(
        label="มีทรัพย์สินที่ต้องส่งมอบหรือขึ้นทะเบียน",
        choices=[("", "ยังไม่เลือก"), ("no", "ไม่มี"), ("yes", "มี (เพิ่มรายการด้านล่าง)")],
        coerce=lambda word: word == "yes",
        empty_value=None,
        required=False,
    )

    class Meta:
        model = CompletionReport
        fields = [
            "completed_on", "objectives_met", "objectives_text", "targets_met", "targets_text", "outputs", "outcomes",
            "value_for_money", "lessons", "short_reason", "money_reason", "no_photo_reason", "has_assets",
        ]  # fmt: skip
        widgets = {
            name: forms.Textarea({"rows": 3})
            for name in ("objectives_text", "targets_text", "outputs", "outcomes", "value_for_money", "lessons")
        }

    def __init__(self, *args, offered=None, **kwargs):
        """`offered`: field → text to begin with on a report that is not begun, from what was reported already."""
        super().__init__(*args, label_suffix="", **kwargs)
        if self.instance.has_assets is not None:
            self.initial["has_assets"] = "yes" if self.instance.has_assets else "no"
        else:
            self.initial["has_assets"] = ""
        for name in CHOICES:
            self.fields[name].choices = [("", "ยังไม่เลือก"), *Met.choices]
        for name, text in (offered or {}).items():
            self.initial[name] = self.initial.get(name) or text

    def texts(self) -> dict:
        given = self.cleaned_data
        return {name: given[name] or "" for name in given if name not in ("completed_on", "has_assets")}

    def _post_clean(self):
        """The action writes, not the form: nothing is put on the instance."""


class HandoverForm(forms.ModelForm):
    value_baht = BahtField(label="มูลค่า (บาท)")
    planned_on = ThaiDateField(label="กำหนดส่งมอบ", required=False)
    handed_on = ThaiDateField(label="ส่งมอบแล้วเมื่อ", required=False)

    class Meta:
        model = AssetHandover
        fields = [
            "name", "quantity", "unit", "value_baht", "receiver", "planned_on", "handed_on", "document_number",
            "gfms_asset_number", "state_property_number", "resolution",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def _post_clean(self):
        """The action writes, not the form."""
