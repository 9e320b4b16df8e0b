"""What is typed when something late is chased."""

from django import forms

from cms.fields import ThaiDateField


class LetterForm(forms.Form):
    number = forms.CharField(label="เลขที่หนังสือ", max_length=60, help_text="เช่น นน 0017.2/ว 1234")
    issued_on = ThaiDateField(label="ลงวันที่")
    signed_by = forms.CharField(
        label="ผู้ลงนาม",
        max_length=160,
        help_text="ชื่อและตำแหน่ง บรรทัดละอย่าง ตามที่จะพิมพ์ท้ายหนังสือ",
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class MeetingForm(forms.Form):
    meets_on = ThaiDateField(label="วันประชุม")
    place = forms.CharField(label="เวลาและสถานที่", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class ExplanationForm(forms.Form):
    text = forms.CharField(
        label="เหตุที่ไม่มีความเคลื่อนไหว และจะทำอะไรต่อ", max_length=2000, widget=forms.Textarea({"rows": 4})
    )
    moves_on = ThaiDateField(label="คาดว่าจะเดินหน้าได้ภายใน", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
