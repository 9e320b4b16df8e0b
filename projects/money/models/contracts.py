"""Contracts and orders: who does the work, when it is due, and what is paid when."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cms.model_fields import ThaiDayField
from projects.people.scope import ScopedManager, ScopedModel
from projects.register.models import Project

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class Contract(ScopedModel):
    """สัญญา ใบสั่งซื้อ or ใบสั่งจ้าง of a project. Its amount is what its commitments in the ledger add up to."""

    scope_path = "project"

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts")
    number = models.CharField("เลขที่สัญญา/ใบสั่ง", max_length=80)
    title = models.CharField("รายการ", max_length=400, blank=True)
    vendor = models.CharField("คู่สัญญา", max_length=200)
    vendor_tax_number = models.CharField("เลขประจำตัวผู้เสียภาษี", max_length=13, blank=True)
    procurement_method = models.CharField("วิธีจัดซื้อจัดจ้าง", max_length=12, choices=Project.Procurement.choices, blank=True)
    reference_price_baht = models.DecimalField(
        "ราคากลาง (บาท)", max_digits=16, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    signed_on = ThaiDayField("วันลงนาม")
    starts_on = ThaiDayField("วันเริ่มสัญญา", null=True, blank=True)
    ends_on = ThaiDayField("วันสิ้นสุดสัญญา", null=True, blank=True)
    advance_percent = models.DecimalField(
        "เงินล่วงหน้า (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    early_reason = models.CharField("เหตุผลที่ก่อหนี้ก่อน พ.ร.บ. ใช้บังคับหรือก่อนได้รับจัดสรร", max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "signed_on", "pk"]
        verbose_name = "สัญญา"
        verbose_name_plural = "สัญญา"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                name="one_contract_number_a_project",
                violation_error_message="โครงการนี้มีสัญญาเลขที่นี้แล้ว",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="contract_ends_after_it_begins",
                violation_error_message="วันสิ้นสุดสัญญาต้องไม่ก่อนวันเริ่ม",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.vendor}"


class Instalment(ScopedModel):
    """งวดงาน: what is due when. What was paid, and when, are the ledger's entries that name it."""

    scope_path = "contract__project"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField("งวดที่")
    is_advance = models.BooleanField("เงินล่วงหน้า", default=False)
    title = models.CharField("เนื้องาน", max_length=300, blank=True)
    planned_on = ThaiDayField("กำหนดส่งงาน")
    planned_baht = models.DecimalField(
        "จำนวนเงิน (บาท)", max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["contract", "number"]
        verbose_name = "งวดงาน"
        verbose_name_plural = "งวดงาน"
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="one_instalment_a_number"),
            models.CheckConstraint(condition=Q(planned_baht__gt=0), name="instalment_above_zero"),
        ]

    def __str__(self):
        return "เงินล่วงหน้า" if self.is_advance else f"งวดที่ {self.number}"
