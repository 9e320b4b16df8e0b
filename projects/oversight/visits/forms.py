"""What is asked when a visit is planned, recorded and followed up."""

from django import forms

from cms.fields import ThaiDateField
from projects.areas.models import Agency, District
from projects.oversight.visits.models import Light


def _long(label, rows=3, **kwargs):
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **kwargs)


class _Plain(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class PlanForm(_Plain):
    """`candidates`: the projects that may be chosen, as a list; `team`: the one whose zone was asked for, or None."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label="เรื่องที่ตรวจติดตาม", max_length=300)
    planned_on = ThaiDateField(label="กำหนดวันตรวจ")
    leader = forms.CharField(label="หัวหน้าคณะ", max_length=160)
    members = _long("คณะ (บรรทัดละหนึ่งคน)", max_length=2000)
    districts = forms.ModelMultipleChoiceField(
        District.objects.none(), label="อำเภอที่ไป", required=False, widget=forms.CheckboxSelectMultiple
    )
    projects = forms.MultipleChoiceField(label="โครงการที่จะตรวจ", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, provinces, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = District.objects.filter(province__in=provinces).select_related("province")
        self.fields["districts"].label_from_instance = lambda district: district.full_name
        self.fields["projects"].choices = [
            (
                str(row.pk),
                f"{row.code} {row.title[:140]} — {row.agency or 'ยังไม่มอบหมาย'}{f' · {row.area_name}' if row.group_id else ''}",
            )
            for row in candidates
        ]


class FindingsForm(_Plain):
    light = forms.ChoiceField(label="ภาพรวม", choices=Light.choices, widget=forms.RadioSelect)
    seen_percent = forms.DecimalField(
        label="ผลงานที่เห็นจริง (ร้อยละ)", required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    findings = _long("สิ่งที่พบ", 5, max_length=4000, required=True)
    problems_seen = _long("ปัญหาที่เห็นหรือได้รับแจ้ง", max_length=2000)
    photos = forms.MultipleChoiceField(label="ภาพถ่าย", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, photos=(), **kwargs):
        super().__init__(*args, **kwargs)
        if photos:
            self.fields["photos"].choices = [(str(photo.pk), str(photo)) for photo in photos]
            self.fields["photos"].label = "ภาพถ่ายของโครงการที่ใช้ประกอบ"
        else:
            del self.fields["photos"]


class FinishForm(_Plain):
    done_on = ThaiDateField(label="ตรวจเมื่อวันที่")
    summary = _long("ผลการตรวจติดตามโดยรวม", 5, max_length=6000, required=True)
    topics = _long("เรื่องที่ให้คำปรึกษา", max_length=4000)
    attendance = forms.IntegerField(label="จำนวนผู้รับคำปรึกษา (คน)", required=False, min_value=0)

    def __init__(self, *args, is_mobile, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_mobile:
            del self.fields["topics"], self.fields["attendance"]


class RecommendForm(_Plain):
    """`projects`: the visit's; without one, an agency is chosen."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    project = forms.ChoiceField(label="เรื่องของโครงการ", required=False)
    owner = forms.ModelChoiceField(
        Agency.objects.none(), label="ส่วนราชการที่ต้องดำเนินการ", required=False, empty_label="ตามโครงการที่เลือก"
    )
    text = _long("ข้อเสนอแนะ", max_length=2000, required=True)
    due_on = ThaiDateField(label="รายงานผลภายในวันที่")

    def __init__(self, *args, projects, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = [
            ("", "ไม่เฉพาะโครงการ"),
            *((str(row.pk), f"{row.code} {row.title[:100]}") for row in projects),
        ]
        self.fields["owner"].queryset = Agency.objects.active().serving(provinces)


class FollowForm(_Plain):
    text = _long("รายละเอียด", 4, max_length=4000)
    due_on = ThaiDateField(label="กำหนดใหม่ (ถ้าเปลี่ยน)", required=False)


class TeamForm(_Plain):
    name = forms.CharField(label="ชื่อทีม", max_length=160)
    leader = forms.CharField(label="หัวหน้าทีม", max_length=160)
    members = _long("คณะ (บรรทัดละหนึ่งคน)", max_length=2000)
    districts = forms.ModelMultipleChoiceField(
        District.objects.none(), label="อำเภอในเขต", widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label="ใช้งานอยู่", required=False, initial=True)

    def __init__(self, *args, province, team=None, **kwargs):
        if team is not None:
            kwargs["initial"] = {
                "name": team.name, "leader": team.leader, "members": team.members, "is_active": team.is_active,
                "districts": list(team.districts.all()),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = District.objects.filter(province=province)
        self.fields["districts"].label_from_instance = lambda district: district.full_name


class DrawForm(_Plain):
    size = forms.IntegerField(label="จำนวนโครงการที่สุ่ม", min_value=1, initial=5)
    planned_on = ThaiDateField(label="กำหนดวันตรวจ")
    leader = forms.CharField(label="หัวหน้าคณะ", max_length=160)
    year = forms.ChoiceField(label="ปีงบประมาณ")
    area = forms.ChoiceField(label="พื้นที่", required=False)

    def __init__(self, *args, years, areas, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
        self.fields["area"].choices = [("", "ทั้งประเทศ"), *areas]
