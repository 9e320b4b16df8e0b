"""What a project is made of. Children of the record's revision: an amendment changes them together with it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from projects.people.scope import ScopedModel
from projects.plans.models import ExpenditureCategory, ExpenditureKind

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class Activity(ScopedModel, Orderable, ClusterableModel):
    """กิจกรรม: a piece of the project with its weight, period and budget lines."""

    scope_path = "project"

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="activities")
    title = models.TextField("ชื่อกิจกรรม/รายการ", max_length=2000)
    weight_percent = models.DecimalField(
        "น้ำหนัก (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    start_on = models.DateField("เริ่ม", null=True, blank=True)
    end_on = models.DateField("สิ้นสุด", null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta(Orderable.Meta):
        verbose_name = "กิจกรรม"
        verbose_name_plural = "กิจกรรม"
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on=None) | Q(start_on=None) | Q(end_on__gte=models.F("start_on")),
                name="activity_ends_after_it_begins",
                violation_error_message="วันสิ้นสุดกิจกรรมต้องไม่ก่อนวันเริ่ม",
            )
        ]

    def __str__(self):
        return self.title


class ActivityBudgetLine(ScopedModel, Orderable):
    """งบประมาณตามร่าง พ.ร.บ. of an activity, by kind and category of expenditure; where it came from, if from a file."""

    scope_path = "activity__project"

    activity = ParentalKey(Activity, on_delete=models.CASCADE, related_name="budget_lines")
    expenditure_kind = models.CharField("ประเภทรายจ่าย", max_length=10, choices=ExpenditureKind.choices)
    expenditure_category = models.CharField("งบรายจ่าย", max_length=10, choices=ExpenditureCategory.choices)
    item_group = models.CharField("หมวดรายจ่าย (ตามเอกสาร)", max_length=200, blank=True)
    budget_baht = models.DecimalField(
        "งบประมาณตามร่าง พ.ร.บ. (บาท)", max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    source_batch = models.ForeignKey(
        "projects.ImportBatch", models.SET_NULL, null=True, blank=True, editable=False, related_name="budget_lines"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta(Orderable.Meta):
        verbose_name = "งบประมาณของกิจกรรม"
        verbose_name_plural = "งบประมาณของกิจกรรม"
        constraints = [models.CheckConstraint(condition=Q(budget_baht__gte=0), name="budget_line_not_negative")]

    def __str__(self):
        return f"{self.get_expenditure_kind_display()} {self.budget_baht}"


class Indicator(ScopedModel, Orderable):
    """ตัวชี้วัด of a project with its target."""

    scope_path = "project"

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="indicators")
    name_th = models.CharField("ตัวชี้วัด", max_length=400)
    unit = models.CharField("หน่วยนับ", max_length=60, blank=True)
    target = models.DecimalField("ค่าเป้าหมาย", max_digits=16, decimal_places=2, null=True, blank=True)
    weight_percent = models.DecimalField(
        "น้ำหนัก (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )

    wagtail_reference_index_ignore = True

    class Meta(Orderable.Meta):
        verbose_name = "ตัวชี้วัด"
        verbose_name_plural = "ตัวชี้วัด"

    def __str__(self):
        return self.name_th


class Place(ScopedModel, Orderable):
    """Where the project is carried out."""

    scope_path = "project"

    project = ParentalKey("projects.Project", on_delete=models.CASCADE, related_name="places")
    text = models.CharField("สถานที่ (หมู่บ้าน ตำบล)", max_length=300)
    district = models.ForeignKey(
        "projects.District", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="อำเภอ"
    )
    latitude = models.DecimalField(
        "ละติจูด",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("5.5")), MaxValueValidator(Decimal("20.6"))],
    )
    longitude = models.DecimalField(
        "ลองจิจูด",
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("97.3")), MaxValueValidator(Decimal("105.7"))],
    )

    wagtail_reference_index_ignore = True

    class Meta(Orderable.Meta):
        verbose_name = "สถานที่ดำเนินการ"
        verbose_name_plural = "สถานที่ดำเนินการ"

    def __str__(self):
        return self.text
