"""What is asked when photographs and documents come in, and what each photograph must say."""

from django import forms

from cms.fields import ThaiDateField
from cms.pictures import PeopleConsent
from projects.evidence.models import DocumentKind, PhotoStage


class UploadForm(forms.Form):
    """What is the same for all files of one sending. The files themselves are read from the request."""

    stage = forms.ChoiceField(label="ช่วงของงาน", choices=PhotoStage.choices)
    activity = forms.ChoiceField(label="กิจกรรม", required=False)
    keeps_position = forms.BooleanField(
        label="เก็บพิกัดที่กล้องบันทึกไว้",
        required=False,
        help_text="ใช้ตรวจว่าถ่ายในพื้นที่โครงการ ไม่แสดงต่อสาธารณะ ถ้าไม่เลือก พิกัดจะถูกลบทิ้งทันที",
    )

    def __init__(self, *args, activities=(), **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["activity"].choices = _with_nothing(activities)


def _with_nothing(activities):
    return [("", "ทั้งโครงการ"), *((str(one.pk), one.title[:100]) for one in activities)]


class DescribeForm(forms.Form):
    """One photograph's words; in a list of several each has its own prefix."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    caption = forms.CharField(label="คำบรรยายภาพ", max_length=300, required=False, help_text="ภาพแสดงอะไร ทำอะไร ที่ไหน")
    taken_on = ThaiDateField(label="ถ่ายเมื่อ", required=False)
    stage = forms.ChoiceField(label="ช่วงของงาน", choices=[("", "เลือก"), *PhotoStage.choices], required=False)
    place_name = forms.CharField(label="สถานที่ถ่าย", max_length=300, required=False)
    people_consent = forms.ChoiceField(
        label="บุคคลในภาพ", choices=[("", "เลือก"), *PeopleConsent.choices], required=False
    )
    activity = forms.ChoiceField(label="กิจกรรม", required=False)

    def __init__(self, *args, photo, activities=(), **kwargs):
        kwargs["initial"] = {
            "seen": str(photo.version), "caption": photo.caption, "taken_on": photo.taken_on, "stage": photo.stage,
            "place_name": photo.place_name, "people_consent": photo.people_consent, "activity": str(photo.activity_id or ""),
            "latitude": photo.latitude, "longitude": photo.longitude, "keeps_position": True,
        }  # fmt: skip
        super().__init__(*args, label_suffix="", **kwargs)
        self.photo = photo
        self.fields["activity"].choices = _with_nothing(activities)
        self.ask_for_the_point()

    def ask_for_the_point(self):
        """In a list: only whether the camera's point is kept."""
        if self.photo.latitude is not None:
            label = f"เก็บพิกัด {self.photo.latitude}, {self.photo.longitude}"
            self.fields["keeps_position"] = forms.BooleanField(label=label, required=False)

    @property
    def says_nothing(self) -> bool:
        """Nothing was typed or chosen, or the photograph has got its words from somebody else and none from here."""
        overtaken = "seen" in self.changed_data
        return not self.has_changed() or (overtaken and not self["caption"].data.strip())

    def facts(self) -> dict:
        """What `actions.describe_photo` takes."""
        given = dict(self.cleaned_data)
        given.pop("seen")
        if "keeps_position" in given and not given.pop("keeps_position"):
            given |= {"latitude": None, "longitude": None}
        given["activity"] = int(given["activity"]) if given.get("activity") else None
        return given


class PhotoForm(DescribeForm):
    """One photograph alone: the point can be typed, too."""

    def ask_for_the_point(self):
        for name, label, bounds in (("latitude", "ละติจูด", (-90, 90)), ("longitude", "ลองจิจูด", (-180, 180))):
            widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
            self.fields[name] = forms.DecimalField(
                label=label, required=False, max_digits=9, decimal_places=6, min_value=bounds[0], max_value=bounds[1],
                widget=widget,
            )  # fmt: skip
        self.fields["latitude"].help_text = "เว้นว่างทั้งสองช่องถ้าไม่ต้องการเก็บพิกัด ไม่แสดงต่อสาธารณะ"

    def clean(self):
        given = super().clean()
        if (given.get("latitude") is None) != (given.get("longitude") is None) and not self.errors:
            self.add_error("longitude", "กรอกพิกัดให้ครบทั้งสองช่อง หรือเว้นว่างทั้งสองช่อง")
        return given


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="ไฟล์เอกสาร", help_text="PDF, Word, Excel, PowerPoint, ODT, CSV หรือภาพสแกน ไม่เกิน 25 เมกะไบต์"
    )
    title = forms.CharField(label="ชื่อเอกสาร", max_length=300)
    kind = forms.ChoiceField(label="ประเภทเอกสาร", choices=DocumentKind.choices)
    dated_on = ThaiDateField(label="ลงวันที่", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class AttachField(forms.ModelMultipleChoiceField):
    """Choose among a project's photographs, or its documents, for attaching them to a report, an answer, a visit."""

    def __init__(self, rows, *, label, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(rows, label=label, required=False, **kwargs)

    def label_from_instance(self, row):
        from cms.thai import thai_date

        day = getattr(row, "taken_on", None) or getattr(row, "dated_on", None)
        return f"{str(row)[:120]}{f' ({thai_date(day, short=True)})' if day else ''}"
