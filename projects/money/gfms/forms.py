"""The upload of an extract, the choice of an activity for a code, and the words about a difference."""

from django import forms

from cms.fields import ThaiDateField
from projects.plans.models import ExpenditureKind


class ExtractForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์จาก GFMS",
        help_text="CSV (UTF-8 หรือ TIS-620) ไม่เกิน 500 MB หรือ .xlsx ไม่เกิน 50 MB",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    as_of = ThaiDateField(label="ข้อมูล ณ วันที่", help_text="วันที่ออกรายงานใน GFMS พิมพ์แบบ 31 มี.ค. 2568 หรือ 31/03/2568 (พ.ศ.)")


class MatchForm(forms.Form):
    activity = forms.ChoiceField(label="กิจกรรม", widget=forms.RadioSelect, error_messages={"required": "เลือกกิจกรรม"})
    expenditure_kind = forms.ChoiceField(
        label="ประเภทรายจ่ายของรายการที่ GFMS ไม่ได้ระบุ",
        choices=ExpenditureKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "เลือกประเภทรายจ่าย"},
    )

    def __init__(self, *args, activities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["activity"].choices = [(str(one.pk), str(one)) for one in activities]


class ExplainForm(forms.Form):
    """One pair of figures. The amounts are those the person saw: plain numbers in baht."""

    activity = forms.IntegerField(widget=forms.HiddenInput)
    expenditure_kind = forms.CharField(widget=forms.HiddenInput)
    figure = forms.CharField(widget=forms.HiddenInput)
    gfms_baht = forms.DecimalField(widget=forms.HiddenInput, max_digits=18, decimal_places=2)
    own_baht = forms.DecimalField(widget=forms.HiddenInput, max_digits=18, decimal_places=2)
    text = forms.CharField(label="ต่างกันเพราะอะไร", required=False, widget=forms.Textarea(attrs={"rows": 3}))
