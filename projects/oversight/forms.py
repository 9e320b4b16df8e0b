"""Section 2.6's forms. What a rule refuses comes back at the field of the same name."""

from django import forms

from cms.fields import ThaiDateField
from cms.thai import thai_date
from projects.evidence.reports import documents_of, photos_of
from projects.oversight.models import Problem, ProblemCategory, Severity
from projects.people.models import Post
from projects.register.models import Activity


def _long(label, rows=4, required=True, **kwargs):
    return forms.CharField(label=label, required=required, widget=forms.Textarea({"rows": rows}), **kwargs)


class PlainForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class ActivityChoice(forms.ModelChoiceField):
    def label_from_instance(self, activity):
        return activity.title[:120]


class ProblemForm(PlainForm):
    category = forms.ModelChoiceField(ProblemCategory.objects.none(), label="ประเภท", empty_label="เลือกประเภท")
    severity = forms.TypedChoiceField(
        label="ความรุนแรง", choices=Severity.choices, coerce=int, initial=Severity.MEDIUM, widget=forms.RadioSelect
    )
    activity = ActivityChoice(
        Activity._base_manager.none(), label="กิจกรรมที่มีปัญหา", required=False, empty_label="ทั้งโครงการ"
    )
    text = _long("ปัญหาอุปสรรค", max_length=4000, help_text="เกิดอะไรขึ้น กระทบงานส่วนใด")
    opened_on = ThaiDateField(label="พบเมื่อวันที่")

    def __init__(self, *args, project, problem=None, **kwargs):
        super().__init__(*args, **kwargs)
        categories = ProblemCategory.objects.filter(is_active=True)
        if problem:
            categories = categories | ProblemCategory.objects.filter(pk=problem.category_id)
        self.fields["category"].queryset = categories
        self.fields["activity"].queryset = Activity.objects.filter(project=project).order_by("sort_order", "pk")


class SolveForm(PlainForm):
    solved_on = ThaiDateField(label="แก้ไขแล้วเมื่อวันที่")
    solution = _long("แก้ไขอย่างไร", 3, max_length=4000)


class ReasonForm(PlainForm):
    reason = _long("เหตุผล", 3, max_length=2000)


class ProblemChoice(forms.ModelChoiceField):
    def label_from_instance(self, problem):
        return problem.text[:100]


class SuggestionForm(PlainForm):
    text = _long("ข้อเสนอแนะ", max_length=4000)
    problem = ProblemChoice(Problem._base_manager.none(), label="เกี่ยวกับปัญหา", required=False, empty_label="ทั้งโครงการ")

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem"].queryset = Problem.objects.filter(project=project)


class PostChoice(forms.ModelChoiceField):
    def label_from_instance(self, post):
        return post.full_title


class DirectiveForm(PlainForm):
    """`posts`: in whose name this person may issue; `own`: ids of those the person holds."""

    issuer = PostChoice(Post.objects.none(), label="ผู้สั่งการ", required=False, empty_label="เลือกผู้สั่งการ")
    issuer_name = forms.CharField(
        label="ชื่อหรือตำแหน่งของผู้สั่งการ",
        required=False,
        max_length=200,
        help_text="กรอกเมื่อผู้สั่งการไม่มีตำแหน่งในรายการ เช่น นายกรัฐมนตรี",
    )
    order_number = forms.CharField(
        label="เลขที่หนังสือหรือบันทึกสั่งการ", required=False, max_length=80, help_text="กรอกเมื่อท่านบันทึกแทนผู้สั่งการ"
    )
    number = forms.CharField(
        label="เลขที่ข้อสั่งการ", required=False, max_length=60, help_text="เว้นว่างไว้ ระบบออกเลขลำดับของผู้สั่งการให้"
    )
    issued_on = ThaiDateField(label="วันที่สั่งการ")
    area = forms.ChoiceField(label="สั่งการถึง")
    subject = forms.CharField(label="เรื่อง", max_length=300)
    text = _long("ข้อสั่งการ", 5, max_length=6000, help_text="ให้ทำอะไร และให้ชี้แจงเรื่องใด")
    due_on = ThaiDateField(label="ให้ชี้แจงภายในวันที่")

    def __init__(self, *args, posts, own, areas, on_behalf_of_anyone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = posts.select_related("province", "group", "ministry", "department", "agency")
        if len(own) == 1 and not on_behalf_of_anyone and posts.count() == 1:
            self.fields["issuer"].initial = own[0]
            self.fields["issuer"].empty_label = None
            del self.fields["order_number"]
        if on_behalf_of_anyone:
            self.fields["issuer"].empty_label = "ผู้สั่งการอื่น (กรอกชื่อ)"
        else:
            del self.fields["issuer_name"]
            self.fields["issuer"].required = True
        if areas:
            self.fields["area"].choices = areas
        else:
            del self.fields["area"]


MOST_OFFERED = 40  # of a project's photographs and documents, the newest


class PhotoChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, photo):
        day = f" · {thai_date(photo.taken_on, short=True)}" if photo.taken_on else ""
        return f"{photo.caption[:120]} ({photo.get_stage_display()}){day}"


class DocumentChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, document):
        return f"{document.title[:120]} ({document.get_kind_display()})"


class AnswerForm(PlainForm):
    text = _long("คำชี้แจง", 5, max_length=6000, help_text="ทำอะไรไปแล้ว เมื่อใด ได้ผลอย่างไร และจะทำอะไรต่อ")
    links = _long(
        "ที่อยู่ของเอกสารหรือภาพถ่ายที่อื่น",
        2,
        required=False,
        max_length=2000,
        help_text="วางที่อยู่เว็บเต็มของเอกสารหรือภาพถ่าย ได้หลายรายการ บรรทัดละหนึ่งรายการ",
    )

    def __init__(self, *args, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        if project is None:
            return
        found = {"photos": photos_of(project).filter(state="ready"), "documents": documents_of(project)}
        for name, field_class, label in (
            ("photos", PhotoChoice, "ภาพถ่ายในส่วน 2.5 ที่แนบ"),
            ("documents", DocumentChoice, "เอกสารในส่วน 2.5 ที่แนบ"),
        ):
            newest = list(found[name].order_by("-uploaded_at", "-pk").values_list("pk", flat=True)[:MOST_OFFERED])
            if newest:
                rows = found[name].filter(pk__in=newest).order_by("-uploaded_at", "-pk")
                widget = forms.CheckboxSelectMultiple
                self.fields[name] = field_class(rows, label=label, required=False, widget=widget)

    def clean_links(self):
        links = self.cleaned_data["links"].split()
        wrong = [one for one in links if not one.startswith(("https://", "http://"))]
        if wrong:
            raise forms.ValidationError(f"ที่อยู่ต้องขึ้นต้นด้วย https:// : {wrong[0][:80]}")
        return "\n".join(links)


ORDER = {"label": "เลขที่หนังสือหรือบันทึกที่มอบหมาย", "required": False, "max_length": 80}


class ForIssuer(PlainForm):
    """A move of the issuer's; who makes it for the issuer says on which written order."""

    order_number = forms.CharField(**ORDER, help_text="ท่านทำแทนผู้สั่งการ จึงต้องมีเลขที่")
    field_order = ["text", "note", "reason", "due_on", "order_number"]

    def __init__(self, *args, is_issuer, **kwargs):
        super().__init__(*args, **kwargs)
        if is_issuer:
            del self.fields["order_number"]


class CloseForm(ForIssuer):
    note = _long("ความเห็น", 2, required=False, max_length=2000)


class ReissueForm(ForIssuer):
    text = _long("สิ่งที่ให้ชี้แจงหรือดำเนินการเพิ่ม", 3, max_length=4000)
    due_on = ThaiDateField(label="ให้ชี้แจงภายในวันที่")


class CancelForm(ForIssuer):
    reason = _long("เหตุผลที่ยกเลิก", 2, max_length=2000)


MOST_RADIOS = 6


class HelpForm(PlainForm):
    """`sides`: (value, label) pairs of who asks whom."""

    side = forms.ChoiceField(label="ถาม", widget=forms.RadioSelect)
    subject = forms.CharField(label="เรื่อง", max_length=200)
    text = _long("รายละเอียด", 5, max_length=6000, help_text="พบอะไร ต้องการให้ช่วยอย่างไร")

    def __init__(self, *args, sides, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = sides
        if len(sides) > MOST_RADIOS:
            self.fields["side"].widget = forms.Select(choices=sides)


class ReplyForm(PlainForm):
    text = _long("ข้อความ", 4, max_length=6000)
