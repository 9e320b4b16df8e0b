from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)

from cms.thai import normalise_for_search
from projects.areas.models import AreaOwned
from projects.people.scope import READABLE_TO_NEIGHBOURS, ScopedManager, ScopedModel, ScopedQuerySet
from projects.plans.models import BudgetSource
from projects.register.models.kept_links import without_lost_links


class ApprovalStep(models.TextChoices):
    """Where a record stands between the three hands (DOMAIN §4). An amendment of a live record has a step of its own."""

    DRAFT = "draft", "ฉบับร่าง"
    RETURNED = "returned", "ส่งกลับแก้ไข"
    SUBMITTED = "submitted", "ส่งตรวจแล้ว"
    VERIFIED = "verified", "ตรวจแล้ว"
    ACCEPTED = "accepted", "รับรองแล้ว"
    CANCELLED = "cancelled", "ยกเลิกบันทึก"


OPEN_FOR_EDITING = {ApprovalStep.DRAFT, ApprovalStep.RETURNED}
IN_APPROVAL = {ApprovalStep.SUBMITTED, ApprovalStep.VERIFIED}
COUNTED = set(READABLE_TO_NEIGHBOURS)


class WaitingFor(models.TextChoices):
    """Whose move it is."""

    AGENCY = "agency", "ส่วนราชการ"
    OFFICE = "office", "สำนักงานจังหวัด/กลุ่มจังหวัด"
    CENTRE = "centre", "ส่วนกลาง"
    NOBODY = "nobody", "ไม่มีผู้ต้องดำเนินการ"


class ExecutionStatus(models.TextChoices):
    """How far the work itself is; apart from approval (DOMAIN §4)."""

    NOT_STARTED = "not_started", "ยังไม่เริ่ม"
    PROCURING = "procuring", "จัดซื้อจัดจ้าง"
    IN_PROGRESS = "in_progress", "กำลังดำเนินการ"
    COMPLETED = "completed", "แล้วเสร็จ"
    CANCELLED = "cancelled", "ยกเลิกโครงการ"


class Section(models.TextChoices):
    """The eight sections of the record (S0 part 2, §2.1–2.8)."""

    PLAN = "2.1", "แผนงาน/โครงการ"
    DETAILS = "2.2", "รายละเอียดโครงการ"
    DISBURSEMENT = "2.3", "การเบิกจ่ายงบประมาณ"
    PROGRESS = "2.4", "ความก้าวหน้า"
    EVIDENCE = "2.5", "เอกสารและภาพถ่าย"
    OVERSIGHT = "2.6", "ปัญหา ข้อเสนอแนะ ข้อสั่งการ"
    VERIFICATION = "2.7", "ผลการตรวจสอบข้อมูล"
    CLOSING = "2.8", "เงินเหลือจ่าย/ยกเลิกโครงการ"


class ProjectQuerySet(ScopedQuerySet):
    def in_year(self, year_be):
        return self.filter(fiscal_year=year_be)

    def published(self):
        return self.filter(live=True)

    def counted(self):
        """Records that count in totals: verified or accepted (DESIGN §3)."""
        return self.filter(step__in=COUNTED)

    def unassigned(self):
        return self.filter(agency=None)

    def matching(self, words):
        """Records whose text holds every word, anywhere inside Thai phrases, digits and ำ however typed."""
        rows = self
        for word in normalise_for_search(words).split():
            rows = rows.filter(search_text__contains=word)
        return rows

    def with_names(self):
        return self.select_related("province", "group", "agency")

    def total_baht(self) -> Decimal:
        return self.aggregate(total=models.Sum("budget_baht"))["total"] or Decimal("0.00")


class Project(
    ScopedModel,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    AreaOwned,
    ClusterableModel,
):
    """A project of an annual action plan: sections 2.1 and 2.2 of its record; the other sections stand beside it.

    `step` speaks of the columns of this row (what lists, filters and totals read). Once the record is live an
    amendment lives in revisions only and has `amendment_step`; the columns stay as the public sees them.
    """

    scope_path = ""
    # What actions decide, not the form: a revision never brings an older value of these back.
    KEPT_FROM_ROW = (
        "fiscal_year_id",
        "province_id",
        "group_id",
        "code",
        "agency_id",
        "step",
        "step_since",
        "amendment_step",
        "waiting_for",
        "waiting_since",
        "submitted_by_id",
        "drafted_by_id",
        "was_ever_submitted",
        "created_at",
    )

    class ValueChain(models.TextChoices):
        UPSTREAM = "upstream", "ต้นทาง"
        MIDSTREAM = "midstream", "กลางทาง"
        DOWNSTREAM = "downstream", "ปลายทาง"

    class Procurement(models.TextChoices):
        E_MARKET = "e_market", "ตลาดอิเล็กทรอนิกส์ (e-market)"
        E_BIDDING = "e_bidding", "ประกวดราคาอิเล็กทรอนิกส์ (e-bidding)"
        SELECTION = "selection", "วิธีคัดเลือก"
        SPECIFIC = "specific", "วิธีเฉพาะเจาะจง"
        OWN_WORK = "own_work", "ดำเนินการเอง"
        MIXED = "mixed", "หลายวิธี"

    # 2.1 plan and project
    fiscal_year = models.ForeignKey(
        "projects.FiscalYear", models.PROTECT, related_name="projects", verbose_name="ปีงบประมาณ"
    )
    code = models.CharField("รหัสโครงการ", max_length=20, unique=True, editable=False)
    title = models.CharField("ชื่อโครงการ", max_length=600)
    budget_plan = models.ForeignKey(
        "projects.BudgetPlan", models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="แผนงาน"
    )
    budget_source = models.CharField(
        "แหล่งงบประมาณ", max_length=20, choices=BudgetSource.choices, default=BudgetSource.PROVINCE_PLAN
    )
    strategic_issue = models.ForeignKey(
        "projects.StrategicIssue",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="ประเด็นยุทธศาสตร์",
    )
    goal = models.ForeignKey(
        "projects.Goal", models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="เป้าประสงค์"
    )
    tactic = models.ForeignKey(
        "projects.Tactic", models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="กลยุทธ์"
    )
    agendas = ParentalManyToManyField(
        "projects.Agenda", blank=True, related_name="projects", verbose_name="นโยบายและวาระที่สอดคล้อง"
    )
    agency = models.ForeignKey(
        "projects.Agency", models.PROTECT, null=True, blank=True, related_name="projects", verbose_name="หน่วยงานรับผิดชอบ"
    )
    e_budgeting_code = models.CharField("รหัสในระบบ e-Budgeting", max_length=40, blank=True)
    value_chain = models.CharField("ตำแหน่งในห่วงโซ่คุณค่า", max_length=12, choices=ValueChain.choices, blank=True)
    approved_by = models.CharField("ผู้อนุมัติให้ดำเนินการ", max_length=160, blank=True)
    approval_number = models.CharField("เลขที่หนังสืออนุมัติ", max_length=60, blank=True)
    approved_on = models.DateField("วันที่อนุมัติ", null=True, blank=True)

    # 2.2 details
    summary = models.TextField("สาระสำคัญ", blank=True)
    rationale = models.TextField("หลักการและเหตุผล", blank=True)
    objectives = models.TextField("วัตถุประสงค์", blank=True)
    target_output = models.TextField("เป้าหมายและผลผลิต", blank=True)
    beneficiaries = models.TextField("ผู้ได้รับประโยชน์", blank=True)
    beneficiaries_count = models.PositiveIntegerField("จำนวนผู้ได้รับประโยชน์ (คน)", null=True, blank=True)
    site_is_ready = models.BooleanField("พื้นที่พร้อม", default=False)
    permission_is_ready = models.BooleanField("ได้รับอนุญาตใช้พื้นที่แล้ว", default=False)
    design_is_ready = models.BooleanField("แบบรูปรายการพร้อม", default=False)
    reference_price_is_ready = models.BooleanField("มีราคากลางแล้ว", default=False)
    specification_is_ready = models.BooleanField("คุณลักษณะเฉพาะพร้อม", default=False)
    readiness_checked_by = models.CharField("ผู้ตรวจสอบความพร้อม", max_length=160, blank=True)
    supports_agency_work = models.BooleanField("เป็นโครงการสนับสนุนภารกิจของหน่วยงาน", default=False)
    procurement_method = models.CharField("วิธีจัดซื้อจัดจ้าง", max_length=12, choices=Procurement.choices, blank=True)
    start_on = models.DateField("วันเริ่มโครงการ", null=True, blank=True)
    end_on = models.DateField("วันสิ้นสุดโครงการ", null=True, blank=True)
    appraisal_irr_percent = models.DecimalField(
        "อัตราผลตอบแทนภายใน IRR (ร้อยละ)", max_digits=7, decimal_places=2, null=True, blank=True
    )
    appraisal_note = models.TextField("การประเมินก่อนดำเนินการ", blank=True)

    execution_status = models.CharField(
        "สถานะการดำเนินงาน", max_length=12, choices=ExecutionStatus.choices, default=ExecutionStatus.NOT_STARTED
    )

    # computed, never typed
    budget_baht = models.DecimalField(
        "งบประมาณตามร่าง พ.ร.บ. (บาท)",
        max_digits=16,
        decimal_places=2,
        default=Decimal("0.00"),
        editable=False,
        validators=[MinValueValidator(0)],
    )
    search_text = models.TextField(editable=False, default="")

    # decided by actions
    step = models.CharField(
        "ขั้นตอน", max_length=10, choices=ApprovalStep.choices, default=ApprovalStep.DRAFT, editable=False
    )
    step_since = models.DateTimeField("อยู่ในขั้นนี้ตั้งแต่", null=True, editable=False)
    amendment_step = models.CharField(
        "ขั้นตอนของฉบับแก้ไข", max_length=10, choices=ApprovalStep.choices, blank=True, editable=False
    )
    waiting_for = models.CharField(
        "รอ", max_length=8, choices=WaitingFor.choices, default=WaitingFor.AGENCY, editable=False
    )
    waiting_since = models.DateTimeField("รอตั้งแต่", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="drafted_projects"
    )
    was_ever_submitted = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="project",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        WorkflowState,
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="project",
        for_concrete_model=False,
    )

    objects = ScopedManager.from_queryset(ProjectQuerySet)()

    class Meta(AreaOwned.Meta):
        ordering = ["-fiscal_year_id", "code"]
        verbose_name = "โครงการ"
        verbose_name_plural = "โครงการ"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(start_on=None) | Q(end_on__gte=models.F("start_on")),
                name="project_ends_after_it_begins",
                violation_error_message="วันสิ้นสุดต้องไม่ก่อนวันเริ่มโครงการ",
            ),
            models.CheckConstraint(condition=Q(budget_baht__gte=0), name="project_budget_not_negative"),
        ]
        indexes = [
            models.Index(fields=["province", "fiscal_year", "step"], name="project_province_year"),
            models.Index(fields=["group", "fiscal_year", "step"], name="project_group_year"),
            models.Index(fields=["agency", "fiscal_year"], name="project_agency_year"),
            models.Index(fields=["waiting_for", "waiting_since"], name="project_waiting"),
            models.Index(fields=["-fiscal_year", "code"], condition=Q(live=True), name="project_live"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}" if self.code else self.title

    @property
    def year_closed_on(self):
        """The day its fiscal year was closed; None while the year is open, or open again for its area."""
        return self.fiscal_year.closed_for(self)

    @property
    def revisions(self):
        return self._revisions

    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is None:
            self.refresh_computed()
        return super().save(*args, **kwargs)

    def refresh_computed(self):
        """Work out what no one types: the budget from its lines, and the text that search reads."""
        activities = list(self.activities.all())
        self.budget_baht = sum(
            (line.budget_baht or Decimal(0) for activity in activities for line in activity.budget_lines.all()),
            Decimal("0.00"),
        )
        self.search_text = search_text_of(
            self,
            [activity.title for activity in activities],
            [place.text for place in self.places.all()],
        )

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """`with_content_json` has looked after the links, all at once."""
        return super().from_serializable_data(data, check_fks=False, strict_fks=strict_fks)

    def with_content_json(self, content):
        earlier = super().with_content_json(without_lost_links(content, self))
        for name in self.KEPT_FROM_ROW:
            setattr(earlier, name, getattr(self, name))
        return earlier

    @property
    def working_step(self) -> str:
        """The step of what is being worked on: the amendment if there is one, else the record."""
        return self.amendment_step or self.step

    @property
    def is_open_for_editing(self) -> bool:
        return self.working_step in OPEN_FOR_EDITING or (self.live and not self.amendment_step)

    @property
    def step_state(self) -> str:
        """The mark that stands before the step's word: done, part, todo or late."""
        return {"accepted": "done", "submitted": "part", "verified": "part", "returned": "late"}.get(self.step, "todo")

    @property
    def what_to_do(self) -> str:
        """What whoever it waits for has to do, as a verb."""
        if self.waiting_for == WaitingFor.OFFICE and self.working_step in OPEN_FOR_EDITING:
            return "มอบหมายหน่วยงาน" if not self.agency_id else "กรอกและส่งตรวจ"
        return {
            ApprovalStep.DRAFT: "กรอกและส่งตรวจ",
            ApprovalStep.RETURNED: "แก้ไขตามที่ส่งกลับ",
            ApprovalStep.SUBMITTED: "ตรวจข้อมูล",
            ApprovalStep.VERIFIED: "รับรองและเผยแพร่",
        }.get(self.working_step, "")

    def get_preview_template(self, request, mode_name):
        return "home/project_detail.html"

    def get_preview_context(self, request, mode_name):
        from projects.register.reports import passport

        project = passport(self)
        return {"project": project, "indicators": [(one, None) for one in project.indicators], "is_preview": True}


def search_text_of(project, activity_titles, place_texts) -> str:
    """The normalised text that search reads. Bulk writers call this: they skip save()."""
    area = project.area
    return normalise_for_search(
        " ".join(
            filter(
                None,
                [
                    project.code,
                    project.title,
                    project.summary,
                    area.full_name if area else "",
                    project.agency.name_th if project.agency_id else "",
                    *activity_titles,
                    *place_texts,
                ],
            )
        )
    )


__all__ = ["ApprovalStep", "ExecutionStatus", "Project", "Revision", "Section", "WaitingFor", "search_text_of"]
