"""What central staff and offices type about posts and accounts."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone

from cms.fields import ThaiDateField
from projects.areas.models import Agency, Department, Ministry, Province, ProvinceGroup
from projects.people import rules
from projects.people.models import Post, accounts_looked_after_by, agencies_of_group, manager_of

SUGGESTED = 200  # accounts offered while typing


class HolderFields(forms.Form):
    """Either someone who has an account, or a new account; or nobody yet where the screen allows it."""

    may_stay_vacant = False
    may_be_new = True

    person = forms.CharField(
        label="ชื่อผู้ใช้ของผู้มีบัญชีแล้ว", required=False, help_text="พิมพ์ชื่อผู้ใช้ให้ตรงกับที่มีในระบบ ขณะพิมพ์จะมีชื่อในพื้นที่ของท่านให้เลือก"
    )
    username = forms.CharField(
        label="ชื่อผู้ใช้ใหม่",
        required=False,
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="กรอกเมื่อผู้นั้นยังไม่มีบัญชี ระบบจะออกรหัสผ่านชั่วคราวให้",
    )
    first_name = forms.CharField(label="ชื่อ (บัญชีใหม่)", required=False, max_length=150)
    last_name = forms.CharField(label="นามสกุล (บัญชีใหม่)", required=False, max_length=150)
    email = forms.EmailField(
        label="อีเมล (บัญชีใหม่)", required=False, help_text="ใช้แจ้งเรื่องที่ต้องทำทันที และส่งสรุปงานวันละฉบับ ไม่กรอกก็ได้"
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if not self.may_be_new:
            for name in ("username", "first_name", "last_name", "email"):
                del self.fields[name]
            self.fields["person"].required = True
        self.fields["person"].widget.attrs |= {"list": "people-known", "autocomplete": "off", "autocapitalize": "none"}

    def known(self):
        """(username, name) of accounts in the own area, offered while typing."""
        people = accounts_looked_after_by(self.by).filter(is_active=True).order_by("username")[:SUGGESTED]
        return [(person.get_username(), person.get_full_name()) for person in people]

    def clean_person(self):
        name = self.cleaned_data["person"].strip()
        if not name:
            return None
        person = get_user_model().objects.filter(username=name, is_active=True, is_superuser=False).first()
        if person is None:
            raise forms.ValidationError("ไม่พบบัญชีที่ใช้งานอยู่ชื่อนี้")
        return person

    def clean_username(self):
        name = self.cleaned_data["username"].strip()
        if name and get_user_model().objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("มีผู้ใช้ชื่อนี้แล้ว กรุณาใช้ชื่ออื่น")
        return name

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("username"):
            self.add_error("username", "เลือกอย่างใดอย่างหนึ่ง: ผู้มีบัญชีแล้ว หรือบัญชีใหม่")
        if cleaned.get("username") and not cleaned.get("first_name"):
            self.add_error("first_name", "กรุณากรอกชื่อของผู้ใช้บัญชีใหม่")
        named = cleaned.get("person") or cleaned.get("username")
        if not self.may_stay_vacant and not named and not self.errors:
            self.add_error("person", "กรุณาระบุผู้ดำรงตำแหน่ง")
        return cleaned

    def account(self):
        """Facts of the new account, or None."""
        if not self.cleaned_data.get("username"):
            return None
        return {name: self.cleaned_data[name] for name in ("username", "first_name", "last_name", "email")}


class NewPostForm(HolderFields):
    may_stay_vacant = True

    title = forms.CharField(label="ชื่อตำแหน่ง", max_length=160)
    phone = forms.CharField(label="โทรศัพท์ที่ทำงาน", max_length=40, required=False)
    needs_second_factor = forms.BooleanField(label="ต้องยืนยันตัวตนสองขั้น", required=False)
    whole_nation = forms.BooleanField(
        label="ทั้งประเทศ", required=False, help_text="เห็นข้อมูลของทุกจังหวัด ใช้กับตำแหน่งอย่างรัฐมนตรีหรือปลัดกระทรวงมหาดไทย"
    )
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    since = ThaiDateField(label="ดำรงตำแหน่งตั้งแต่")

    def __init__(self, *args, role, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        self.role, self.manager = role, manager_of(by)
        self.bound_to, self.binding_is_needed = rules.BINDINGS[role]
        if not self.manager.nation:
            self.bound_to = tuple(name for name in self.bound_to if name in ("province", "group", "agency"))
        fields = {"title": self.fields.pop("title")}
        for name in self.bound_to:
            fields[name] = self._binding_field(name)
        rest = dict(self.fields)
        if not self.manager.nation:
            rest.pop("needs_second_factor")
        if self.binding_is_needed or not self.bound_to or not self.manager.nation:
            rest.pop("whole_nation")
        order = ("whole_nation", "phone", "needs_second_factor", "person", "username", "first_name", "last_name",
                 "email", "since", "order_number")  # fmt: skip
        self.fields = fields | {name: rest[name] for name in order if name in rest}
        self.initial.setdefault("since", timezone.localdate())

    def _binding_field(self, name):
        rows, label = {
            "province": (Province.objects.all(), "จังหวัด"),
            "group": (ProvinceGroup.objects.filter(last_year_be=None), "กลุ่มจังหวัด"),
            "ministry": (Ministry.objects.filter(last_year_be=None), "กระทรวง"),
            "department": (Department.objects.filter(last_year_be=None), "กรม"),
            "agency": (Agency.objects.active(), "หน่วยงาน"),
        }[name]
        if not self.manager.nation:
            rows = self._own(name, rows)
        only = list(rows[:2])
        if len(only) == 1:
            self.initial.setdefault(name, only[0].pk)
        is_only_choice = self.binding_is_needed and len(self.bound_to) == 1
        return forms.ModelChoiceField(rows, label=label, required=is_only_choice)

    def _own(self, name, rows):
        if name == "province":
            return rows.filter(pk__in=self.manager.provinces)
        if name == "group":
            return rows.filter(pk__in=self.manager.groups)
        alone = Agency.objects.filter(provinces__in=self.manager.provinces).exclude(kind=Agency.Kind.OSM)
        elsewhere = Agency.provinces.through.objects.exclude(province__in=self.manager.provinces).values("agency")
        own = rows.filter(pk__in=alone.values("pk")).exclude(pk__in=elsewhere)
        for members in self.manager.groups.values():
            own = own | rows.filter(pk__in=agencies_of_group(members).values("pk"))
        return own.distinct()

    def clean(self):
        cleaned = super().clean()
        given = {name: cleaned.get(name) for name in self.bound_to}
        try:
            rules.check_binding(self.role, given)
        except rules.RuleBroken as refusal:
            self.add_error(None, refusal)
        optional = self.bound_to and not self.binding_is_needed
        if optional and not any(given.values()) and not cleaned.get("whole_nation"):
            self.add_error(self.bound_to[0], "กรุณาเลือกขอบเขตของตำแหน่ง")
        if cleaned.get("whole_nation") and any(given.values()):
            self.add_error("whole_nation", "เลือกได้อย่างเดียว: ทั้งประเทศ หรือขอบเขตหนึ่ง")
        return cleaned

    def post(self):
        facts = {name: self.cleaned_data.get(name) for name in self.bound_to}
        return Post(
            role=self.role,
            title=self.cleaned_data["title"],
            phone=self.cleaned_data["phone"],
            needs_second_factor=self.cleaned_data.get("needs_second_factor", False),
            **facts,
        )


class EditPostForm(forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = ["title", "phone", "needs_second_factor"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        if not manager_of(by).nation:
            del self.fields["needs_second_factor"]


class HandOverForm(HolderFields):
    on = ThaiDateField(label="วันที่มีผล")
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60, required=False)
    note = forms.CharField(
        label="บันทึกถึงผู้รับมอบ", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class StandInForm(HolderFields):
    may_be_new = False

    since = ThaiDateField(label="ตั้งแต่วันที่")
    until = ThaiDateField(label="ถึงวันที่")
    order_number = forms.CharField(label="เลขที่คำสั่ง", max_length=60)


class ResetPasswordForm(forms.Form):
    forget_second_factor = forms.BooleanField(
        label="ล้างการยืนยันตัวตนสองขั้นด้วย",
        required=False,
        help_text="ใช้เมื่อโทรศัพท์หายและไม่มีรหัสสำรอง ตรวจให้แน่ใจก่อนว่าผู้ขอเป็นเจ้าของบัญชีจริง",
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="เหตุผล", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
