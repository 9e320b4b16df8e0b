"""The report that completes a project, and what was handed over (S1 §6.1, S0 §2.8)."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from cms.model_fields import ThaiDayField
from projects.people.scope import ScopedManager, ScopedModel

__all__ = ["AssetHandover", "CompletionReport", "Met"]


class Met(models.TextChoices):
    """How far an objective or a target was reached."""

    FULLY = "fully", "ได้ครบตามที่ตั้งไว้"
    PARTLY = "partly", "ได้บางส่วน"
    NOT = "not", "ไม่ได้ตามที่ตั้งไว้"


class CompletionReport(ScopedModel):
    """What came of a project: objectives, targets, outputs, outcomes, value for money. One a project; accepted, it makes
    the project completed. Steps are those of a monthly report."""

    scope_path = "project"

    project = models.OneToOneField("projects.Project", models.PROTECT, related_name="completion")
    completed_on = ThaiDayField("แล้วเสร็จเมื่อ", null=True, blank=True)
    objectives_met = models.CharField("ผลตามวัตถุประสงค์", max_length=6, choices=Met.choices, blank=True)
    objectives_text = models.TextField("อธิบายผลตามวัตถุประสงค์", max_length=4000, blank=True)
    targets_met = models.CharField("ผลตามเป้าหมาย", max_length=6, choices=Met.choices, blank=True)
    targets_text = models.TextField("อธิบายผลตามเป้าหมาย", max_length=4000, blank=True)
    outputs = models.TextField("ผลผลิตที่ได้", max_length=4000, blank=True)
    outcomes = models.TextField("ผลลัพธ์และผลสัมฤทธิ์", max_length=4000, blank=True)
    value_for_money = models.TextField("ความคุ้มค่า", max_length=4000, blank=True)
    lessons = models.TextField("บทเรียนและข้อเสนอแนะ", max_length=4000, blank=True)
    no_photo_reason = models.CharField("เหตุที่ไม่มีภาพหลังดำเนินการ", max_length=400, blank=True)
    short_reason = models.CharField("เหตุที่ผลสะสมยังไม่ถึงร้อยละ 100", max_length=400, blank=True)
    money_reason = models.CharField("เหตุที่ยังมีเงินคงเหลือ", max_length=400, blank=True)
    has_assets = models.BooleanField("มีทรัพย์สินที่ต้องส่งมอบหรือขึ้นทะเบียน", null=True, blank=True)
    step = models.CharField("ขั้นตอน", max_length=10, default="draft")
    step_since = models.DateTimeField()
    return_reason = models.TextField("เหตุผลที่ส่งกลับ", max_length=2000, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project"]
        verbose_name = "รายงานเมื่อแล้วเสร็จ"
        verbose_name_plural = "รายงานเมื่อแล้วเสร็จ"
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=["draft", "returned", "submitted", "verified", "accepted"]),
                name="completion_step_known",
            ),
        ]
        indexes = [models.Index(fields=["step", "step_since"], name="completion_waiting")]

    def __str__(self):
        return f"{self.project_id}: {self.step}"


class AssetHandover(ScopedModel):
    """Something the project made or bought that goes to its keeper: to whom, when, in which registers (S0 §2.8)."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="handovers")
    name = models.CharField("ทรัพย์สิน", max_length=300)
    quantity = models.DecimalField(
        "จำนวน", max_digits=12, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit = models.CharField("หน่วยนับ", max_length=60, blank=True)
    value_baht = models.DecimalField(
        "มูลค่า (บาท)", max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal("0.00"))]
    )
    receiver = models.CharField("หน่วยงานที่รับมอบ", max_length=200)
    planned_on = ThaiDayField("กำหนดส่งมอบ", null=True, blank=True)
    handed_on = ThaiDayField("ส่งมอบแล้วเมื่อ", null=True, blank=True)
    document_number = models.CharField("เลขที่หนังสือส่งมอบ", max_length=100, blank=True)
    gfms_asset_number = models.CharField("รหัสสินทรัพย์ในระบบ GFMS", max_length=60, blank=True)
    state_property_number = models.CharField("ทะเบียนที่ราชพัสดุ", max_length=60, blank=True)
    resolution = models.CharField(
        "มติ ก.บ.ก.", max_length=200, blank=True, help_text="ครั้งที่และวันที่ ถ้าเป็นโครงการของกลุ่มจังหวัด"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = "การส่งมอบทรัพย์สิน"
        verbose_name_plural = "การส่งมอบทรัพย์สิน"
        constraints = [
            models.CheckConstraint(condition=Q(value_baht__gte=0, quantity__gt=0), name="handover_not_negative"),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(handed_on__isnull=False), name="handover_has_a_day"
            ),
        ]

    def __str__(self):
        return self.name
