"""What a project means to spend in each month of its fiscal year."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet
from projects.plans.models import ExpenditureKind


class SpendingPlanQuerySet(ScopedQuerySet):
    def total_baht(self) -> Decimal:
        return self.aggregate(total=models.Sum("planned_baht"))["total"] or Decimal("0.00")


class SpendingPlan(ScopedModel):
    """แผนการใช้จ่าย of one month and kind of expenditure. Month 1 is October, 12 is September."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="spending_plans")
    month = models.PositiveSmallIntegerField("เดือนที่", validators=[MinValueValidator(1), MaxValueValidator(12)])
    expenditure_kind = models.CharField("ประเภทรายจ่าย", max_length=10, choices=ExpenditureKind.choices)
    planned_baht = models.DecimalField(
        "แผนการใช้จ่าย (บาท)", max_digits=16, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )

    objects = ScopedManager.from_queryset(SpendingPlanQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "month", "expenditure_kind"]
        verbose_name = "แผนการใช้จ่าย"
        verbose_name_plural = "แผนการใช้จ่าย"
        constraints = [
            models.UniqueConstraint(fields=["project", "month", "expenditure_kind"], name="one_plan_a_month_and_kind"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="spending_plan_month"),
            models.CheckConstraint(condition=Q(planned_baht__gt=0), name="spending_plan_above_zero"),
        ]

    def __str__(self):
        return f"เดือนที่ {self.month}: {self.planned_baht}"
