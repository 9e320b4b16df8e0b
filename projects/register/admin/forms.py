"""The form of sections 2.1 and 2.2."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface

from cms.fields import BahtInput, ThaiDateInput
from projects.areas.models import Agency, District
from projects.people.scope import ScopedModelForm, reach
from projects.plans.models import Agenda, FiscalYear, Goal, StrategicIssue, Tactic
from projects.register.held import held_activities
from projects.register.models import Project
from projects.register.models.project import COUNTED
from projects.register.rules import status_refusal


class ProjectForm(ScopedModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        project = self.instance
        own_plan = {"plan__province": project.province_id, "plan__group": project.group_id}
        in_time = {
            "plan__first_year_be__lte": project.fiscal_year_id or 0,
            "plan__last_year_be__gte": project.fiscal_year_id or 0,
        }
        self._offer("strategic_issue", StrategicIssue.objects.filter(**own_plan, **in_time).select_related("plan"))
        for name, model in (("goal", Goal), ("tactic", Tactic)):
            rows = model.objects.filter(
                **{f"issue__{key}": value for key, value in (own_plan | in_time).items()}
            ).select_related("issue__plan")
            self._offer(name, rows)
        if "agendas" in self.fields:
            self.fields["agendas"].queryset = Agenda.objects.all()
        if "places" in self.formsets:
            self._offer_districts(self.formsets["places"], _districts_of(project))

    def _offer(self, name, rows):
        if name in self.fields:
            self.fields[name].queryset = rows

    @staticmethod
    def _offer_districts(places, districts):
        """Give every row, the empty one too, the districts of the area: one query a page, not one a row."""
        stock = places.add_fields

        def add_fields(form, index):
            stock(form, index)
            form.fields["district"].choices = districts

        places.add_fields = add_fields

    def clean(self):
        cleaned = super().clean()
        issue = cleaned.get("strategic_issue")
        for name in ("goal", "tactic"):
            chosen = cleaned.get(name)
            if chosen and issue and chosen.issue_id != issue.pk:
                self.add_error(name, "รายการนี้ไม่อยู่ในประเด็นยุทธศาสตร์ที่เลือก")
        self._keep_what_is_held()
        if (after := cleaned.get("execution_status")) and self.instance.pk:
            before = Project.objects.values_list("execution_status", flat=True).get(pk=self.instance.pk)
            if why := status_refusal(before, after, counts=self.instance.step in COUNTED):
                self.add_error("execution_status", why)
        return cleaned

    def _keep_what_is_held(self):
        """An activity with money in the ledger is not taken out: the money would have no place."""
        activities = self.formsets.get("activities")
        going = activities.deleted_forms if activities is not None and activities.is_bound else ()
        held = held_activities(self.instance) if going else {}
        for form in going:
            if why := held.get(form.instance.pk):
                self.add_error(None, f"ลบกิจกรรมนี้ไม่ได้: {why}")


def _districts_of(project):
    rows = District.objects.select_related("province")
    if project.province_id:
        rows = rows.filter(province=project.province_id)
    elif project.group_id:
        members = project.group.memberships.in_year(project.fiscal_year_id).values("province")
        rows = rows.filter(province__in=members)
    return [("", "— เลือกอำเภอ —"), *((district.pk, str(district)) for district in rows)]


class ProjectAddForm(forms.Form):
    """The first page of a new project: whose it is, for which year, what it is called. The rest is the record's form."""

    title = forms.CharField(label="ชื่อโครงการ", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.open(), label="ปีงบประมาณ", empty_label=None)
    area = forms.ChoiceField(label="พื้นที่เจ้าของโครงการ")
    agency = forms.ModelChoiceField(
        Agency.objects.active(), label="หน่วยงานรับผิดชอบ", required=False, empty_label="— มอบหมายภายหลัง —"
    )

    def __init__(self, *args, areas, for_user, **kwargs):
        super().__init__(*args, **kwargs)
        self.areas = {area.code: area for area in areas}
        self.fields["area"].choices = [(code, area.full_name) for code, area in self.areas.items()]
        where = reach(for_user)
        if not (where.edits_nation or where.edit_provinces or where.edit_groups):
            own = self.fields["agency"]
            own.queryset = own.queryset.filter(pk__in=where.edit_agencies)
            own.required, own.empty_label = True, None

    def clean_area(self):
        return self.areas[self.cleaned_data["area"]]


class AssignForm(forms.Form):
    agency = forms.ModelChoiceField(Agency.objects.active(), label="มอบหมายให้หน่วยงาน", empty_label="— เลือกหน่วยงาน —")

    def __init__(self, *args, province_ids=None, **kwargs):
        super().__init__(*args, **kwargs)
        if province_ids:
            self.fields["agency"].queryset = Agency.objects.active().serving(province_ids)


def _dates(*names):
    return FieldRowPanel([FieldPanel(name, widget=ThaiDateInput) for name in names])


PLAN_PANELS = [
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("budget_plan"), FieldPanel("budget_source")]),
    MultiFieldPanel(
        [FieldPanel("strategic_issue"), FieldRowPanel([FieldPanel("goal"), FieldPanel("tactic")])],
        heading="ความเชื่อมโยงกับแผนพัฒนา",
    ),
    FieldPanel("agendas", widget=forms.CheckboxSelectMultiple),
    FieldRowPanel([FieldPanel("e_budgeting_code"), FieldPanel("value_chain")]),
    MultiFieldPanel(
        [
            FieldPanel("approved_by"),
            FieldRowPanel([FieldPanel("approval_number"), FieldPanel("approved_on", widget=ThaiDateInput)]),
        ],
        heading="การอนุมัติให้ดำเนินการ",
    ),
    FieldPanel("execution_status"),
]
DETAIL_PANELS = [
    FieldPanel("summary", help_text="สองสามประโยคที่ประชาชนอ่านแล้วเข้าใจว่าทำอะไร ที่ไหน เพื่อใคร"),
    FieldPanel("rationale"),
    FieldPanel("objectives"),
    FieldPanel("target_output"),
    FieldRowPanel([FieldPanel("beneficiaries"), FieldPanel("beneficiaries_count")]),
    _dates("start_on", "end_on"),
    FieldPanel("procurement_method"),
    MultiFieldPanel(
        [
            FieldPanel("site_is_ready"),
            FieldPanel("permission_is_ready"),
            FieldPanel("design_is_ready"),
            FieldPanel("reference_price_is_ready"),
            FieldPanel("specification_is_ready"),
            FieldPanel("readiness_checked_by"),
        ],
        heading="ความพร้อมของโครงการ",
    ),
    FieldPanel("supports_agency_work"),
    MultiFieldPanel(
        [FieldPanel("appraisal_irr_percent"), FieldPanel("appraisal_note")], heading="การประเมินก่อนดำเนินการ"
    ),
]
ACTIVITY_PANELS = [
    InlinePanel(
        "activities",
        label="กิจกรรม",
        panels=[
            FieldPanel("title"),
            FieldPanel("weight_percent"),
            _dates("start_on", "end_on"),
            InlinePanel(
                "budget_lines",
                label="งบประมาณ",
                panels=[
                    FieldRowPanel([FieldPanel("expenditure_kind"), FieldPanel("expenditure_category")]),
                    FieldPanel("item_group"),
                    FieldPanel("budget_baht", widget=BahtInput),
                ],
            ),
        ],
    )
]
INDICATOR_PANELS = [
    InlinePanel(
        "indicators",
        label="ตัวชี้วัด",
        panels=[
            FieldPanel("name_th"),
            FieldRowPanel([FieldPanel("target", widget=BahtInput), FieldPanel("unit"), FieldPanel("weight_percent")]),
        ],
    ),
    InlinePanel(
        "places",
        label="สถานที่ดำเนินการ",
        panels=[
            FieldPanel("text"),
            FieldPanel("district"),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
    ),
]


class Tab(ObjectList):
    """A tab under a name of its own in the address: of a Thai heading only a row of hex digits is left."""

    def __init__(self, *args, name="", **kwargs):
        super().__init__(*args, **kwargs)
        self.name = name

    def clone_kwargs(self):
        return super().clone_kwargs() | {"name": self.name}

    @property
    def clean_name(self):
        return self.name


EDIT_HANDLER = TabbedInterface(
    [
        Tab(PLAN_PANELS, heading="2.1 แผนงาน/โครงการ", name="plan"),
        Tab(DETAIL_PANELS, heading="2.2 รายละเอียด", name="details"),
        Tab(ACTIVITY_PANELS, heading="กิจกรรมและงบประมาณ", name="activities"),
        Tab(INDICATOR_PANELS, heading="ตัวชี้วัดและสถานที่", name="indicators"),
    ],
    base_form_class=ProjectForm,
)
ROWS_ON_A_TAB = {"activities": "#tab-activities", "indicators": "#tab-indicators", "places": "#tab-indicators"}


def place_in_form(field: str) -> str:
    """The end of the form's address that opens the right tab at this field of the record."""
    return ROWS_ON_A_TAB.get(field, f"#id_{field}")
