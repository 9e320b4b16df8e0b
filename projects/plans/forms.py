"""What offices and the centre type about plans, each in their own area and with the version they saw."""

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.fields import BahtField, ThaiDateField
from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.people.scope import reach
from projects.people.versions import VersionedForm
from projects.plans import rules
from projects.plans.models import DevelopmentPlan


class OwnAreaForm(VersionedForm, WagtailAdminModelForm):
    """Province and group are limited to the person's own; what the person may not choose is refused as well."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.where = reach(self.for_user)
        if "province" in self.fields:  # Bangkok is in the register and plans by a law of its own
            self.fields["province"].queryset = self.fields["province"].queryset.filter(has_provincial_plan=True)
        if self.where.edits_nation:
            return
        for name, ids in (("province", self.where.edit_provinces), ("group", self.where.edit_groups)):
            field = self.fields.get(name)
            if field is None:
                continue
            field.queryset = field.queryset.filter(pk__in=ids)
            if not ids:
                del self.fields[name]
            elif not self.instance.pk and len(ids) == 1 and not (self.where.edit_provinces and self.where.edit_groups):
                self.initial.setdefault(name, next(iter(ids)))

    def clean(self):
        cleaned = super().clean()
        row = self.instance
        row.province, row.group = cleaned.get("province", row.province), cleaned.get("group", row.group)
        if bool(row.province_id) == bool(row.group_id):
            raise ValidationError("เลือกจังหวัดหรือกลุ่มจังหวัดอย่างใดอย่างหนึ่ง", code="one_area")
        if not self.where.edits_area(row):
            raise ValidationError("อยู่นอกพื้นที่ของท่าน", code="outside_area")
        return cleaned


class DevelopmentPlanForm(OwnAreaForm):
    def clean(self):
        cleaned = super().clean()
        issues = self.formsets.get("issues")
        if issues is not None:
            outside = [
                form for form in issues.forms
                if form.is_valid() and form.cleaned_data.get("is_outside_issues") and form not in issues.deleted_forms
            ]  # fmt: skip
            if len(outside) > 1:
                raise ValidationError("รายการนอกประเด็นมีได้รายการเดียว")
        first, last = cleaned.get("first_year_be"), cleaned.get("last_year_be")
        same = DevelopmentPlan.objects.filter(province=self.instance.province, group=self.instance.group)
        same = same.filter(first_year_be=first).exclude(pk=self.instance.pk)
        if first and last and (self.instance.province_id or self.instance.group_id) and same.exists():
            self.add_error("first_year_be", "พื้นที่นี้มีแผนพัฒนาที่เริ่มปีนี้แล้ว")
        return cleaned


class OpenYear:
    """A row of a closed fiscal year takes no change, nor does a row move into or out of one."""

    def clean(self):
        cleaned = super().clean()
        years = {cleaned.get("fiscal_year")}
        if self.instance.pk:
            years.add(
                type(self.instance)._base_manager.select_related("fiscal_year").get(pk=self.instance.pk).fiscal_year
            )
        for year in filter(None, years):
            try:
                rules.check_open(year.year_be, year.closed_on)
            except RuleBroken as refusal:
                self.add_error("fiscal_year", refusal)
        return cleaned


class AnnualPlanForm(OpenYear, VersionedForm, WagtailAdminModelForm):
    approved_on = ThaiDateField(label="วันที่ ก.น.จ. เห็นชอบ", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plans = DevelopmentPlan.objects.editable_by(self.for_user).select_related("province", "group")
        self.fields["development_plan"].queryset = plans

    def clean(self):
        cleaned = super().clean()
        plan, year = cleaned.get("development_plan"), cleaned.get("fiscal_year")
        if plan and year and not plan.first_year_be <= year.year_be <= plan.last_year_be:
            self.add_error("fiscal_year", f"แผนพัฒนานี้ใช้ปี {plan.first_year_be}–{plan.last_year_be}")
        return cleaned


class AllocationForm(OpenYear, OwnAreaForm):
    allocated_baht = BahtField(label="งบประมาณที่ได้รับจัดสรร (บาท)")
    decided_on = ThaiDateField(label="วันที่มีมติ", required=False)


class NewYearForm(forms.Form):
    year_be = forms.IntegerField(label="ปีงบประมาณ (พ.ศ.)", min_value=2540, max_value=2640)


class CloseYearForm(forms.Form):
    on = ThaiDateField(label="ปิดเมื่อวันที่")
    note = forms.CharField(
        label="เหตุที่ปิดทั้งที่ยังมีรายการขาด", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="เว้นว่างได้เมื่อไม่มีรายการขาด",
    )  # fmt: skip


class AreaOpeningForm(forms.Form):
    province = forms.ModelChoiceField(
        Province.objects.filter(has_provincial_plan=True), label="จังหวัด", required=False, empty_label="–"
    )
    group = forms.ModelChoiceField(ProvinceGroup.objects.all(), label="กลุ่มจังหวัด", required=False, empty_label="–")
    until = ThaiDateField(label="เปิดให้แก้ถึงวันที่")
    reason = forms.CharField(label="เหตุผล", max_length=400)

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("province")) == bool(cleaned.get("group")):
            raise ValidationError("เลือกจังหวัดหรือกลุ่มจังหวัดอย่างใดอย่างหนึ่ง", code="one_area")
        return cleaned


class BudgetActForm(forms.Form):
    in_force_on = ThaiDateField(label="วันที่ พ.ร.บ. งบประมาณรายจ่ายมีผลใช้บังคับ", required=False)
    source = forms.CharField(
        label="อ้างอิงราชกิจจานุเบกษา", max_length=300, required=False, help_text="เล่ม ตอน หน้า และวันที่ประกาศ"
    )


class ReopenYearForm(forms.Form):
    reason = forms.CharField(label="เหตุผล", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
