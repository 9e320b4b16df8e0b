"""Layers 1 to 3: policy, the areas' plans, targets, allocations, and the laws behind the dates."""

from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from projects.areas.models import AreaOwned, Dated
from projects.people.scope import reach
from projects.plans import rules
from projects.plans.models.years import FISCAL_YEAR_BOUNDS, FiscalYear

__all__ = [
    "Agenda",
    "AnnualActionPlan",
    "AreaAllocation",
    "BudgetPlan",
    "BudgetSource",
    "DevelopmentPlan",
    "DisbursementTarget",
    "ExpenditureCategory",
    "ExpenditureKind",
    "Goal",
    "LegalDuty",
    "StrategicIssue",
    "Tactic",
]


class BudgetSource(models.TextChoices):
    """แหล่งงบประมาณ (DOMAIN §2)."""

    PROVINCE_PLAN = "province_plan", "งบประมาณจังหวัด"
    GROUP_PLAN = "group_plan", "งบประมาณกลุ่มจังหวัด"
    MINISTRY = "ministry", "งบกระทรวง/กรม"
    CENTRAL = "central", "งบกลาง"
    OTHER = "other", "แหล่งอื่น (เศรษฐกิจในพื้นที่)"


class ExpenditureKind(models.TextChoices):
    """รายจ่ายประจำ / รายจ่ายลงทุน: the two kinds that targets are set for."""

    RECURRENT = "recurrent", "รายจ่ายประจำ"
    CAPITAL = "capital", "รายจ่ายลงทุน"


class ExpenditureCategory(models.TextChoices):
    """งบรายจ่าย: apart from recurrent and capital."""

    PERSONNEL = "personnel", "งบบุคลากร"
    OPERATING = "operating", "งบดำเนินงาน"
    INVESTMENT = "investment", "งบลงทุน"
    SUBSIDY = "subsidy", "งบเงินอุดหนุน"
    OTHER = "other", "งบรายจ่ายอื่น"


class Agenda(Dated):
    """Policy of the nation that a project answers to: the Agenda level of reporting."""

    class Kind(models.TextChoices):
        GOVERNMENT_POLICY = "government_policy", "นโยบายรัฐบาล"
        COUNTRY_STRATEGY = "country_strategy", "ยุทธศาสตร์ประเทศ"
        NATIONAL_STRATEGY = "national_strategy", "ยุทธศาสตร์ชาติ 20 ปี"
        ASEAN = "asean", "ยุทธศาสตร์อาเซียน"
        REFORM = "reform", "วาระปฏิรูป"
        PM_DIRECTIVE = "pm_directive", "ข้อสั่งการนายกรัฐมนตรี"

    kind = models.CharField("ประเภท", max_length=20, choices=Kind.choices)
    code = models.CharField("รหัส", max_length=20, unique=True)
    name_th = models.CharField("ชื่อ", max_length=300)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = "นโยบายและวาระแห่งชาติ"
        verbose_name_plural = "นโยบายและวาระแห่งชาติ"

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name_th}"


class BudgetPlan(models.Model):
    """แผนงาน: the level above the project in the Budget Act."""

    name_th = models.CharField("ชื่อแผนงาน", max_length=300, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name_th"]
        verbose_name = "แผนงาน"
        verbose_name_plural = "แผนงาน"

    def __str__(self):
        return self.name_th


class DevelopmentPlanQuerySet(models.QuerySet):
    def in_year(self, year_be):
        return self.filter(first_year_be__lte=year_be, last_year_be__gte=year_be)

    def visible_to(self, person):
        """Plans of the areas a person reads; the whole nation's to those who read the nation."""
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())

    def editable_by(self, person):
        """Plans of the areas a person's office looks after (layers 2 and 3)."""
        where = reach(person)
        return self if where.edits_nation else self.filter(where.edit_area_q())


class AnnualActionPlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q("development_plan"))

    def editable_by(self, person):
        where = reach(person)
        return self if where.edits_nation else self.filter(where.edit_area_q("development_plan"))


class AreaAllocationQuerySet(models.QuerySet):
    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())

    def editable_by(self, person):
        """Layer 1: central staff alone."""
        return self if reach(person).edits_nation else self.none()


class DevelopmentPlan(AreaOwned, ClusterableModel):
    """แผนพัฒนาจังหวัด / กลุ่มจังหวัด. Each plan carries its own heading words (DOMAIN §2)."""

    first_year_be = models.PositiveSmallIntegerField("ตั้งแต่ปีงบประมาณ", validators=FISCAL_YEAR_BOUNDS)
    last_year_be = models.PositiveSmallIntegerField("ถึงปีงบประมาณ", validators=FISCAL_YEAR_BOUNDS)
    vision = models.TextField("วิสัยทัศน์", blank=True)
    positioning = models.TextField("ตำแหน่งการพัฒนา (positioning)", blank=True)
    issue_word = models.CharField("คำเรียกประเด็น", max_length=60, default="ประเด็นการพัฒนาที่")
    goal_word = models.CharField("คำเรียกเป้าประสงค์", max_length=60, default="เป้าประสงค์")
    tactic_word = models.CharField("คำเรียกกลยุทธ์", max_length=60, default="กลยุทธ์")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DevelopmentPlanQuerySet.as_manager()

    class Meta(AreaOwned.Meta):
        ordering = ["-first_year_be", "province", "group"]
        verbose_name = "แผนพัฒนา"
        verbose_name_plural = "แผนพัฒนา"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.CheckConstraint(
                condition=Q(last_year_be__gte=models.F("first_year_be")),
                name="development_plan_ends_after_it_begins",
                violation_error_message="ปีสิ้นสุดต้องไม่ก่อนปีเริ่มต้น",
            ),
        ]

    def __str__(self):
        return f"แผนพัฒนา{self.area_name} พ.ศ. {self.first_year_be}–{self.last_year_be}"

    def parts_as_text(self) -> dict:
        """Issues, goals and tactics as one text each, for the log."""
        texts = {}
        for issue in self.issues.all():
            lines = [issue.name_th]
            lines += [f"{self.goal_word} {goal.number} {goal.name_th}" for goal in issue.goals.all()]
            lines += [f"{self.tactic_word} {tactic.number} {tactic.name_th}" for tactic in issue.tactics.all()]
            label = "รายการนอกประเด็น" if issue.is_outside_issues else f"{self.issue_word} {issue.number}"
            texts[label] = " / ".join(lines)
        return texts


class StrategicIssue(ClusterableModel):
    """ประเด็นยุทธศาสตร์ of a plan; or the administration line, which is outside the issues and inside the totals."""

    plan = ParentalKey(DevelopmentPlan, on_delete=models.CASCADE, related_name="issues")
    number = models.PositiveSmallIntegerField("ลำดับที่", default=1)
    name_th = models.CharField("ชื่อประเด็น", max_length=400)
    is_outside_issues = models.BooleanField("รายการนอกประเด็น (ค่าใช้จ่ายในการบริหารงานแบบบูรณาการ)", default=False)
    agendas = ParentalManyToManyField(
        Agenda, blank=True, related_name="strategic_issues", verbose_name="นโยบายและวาระที่สอดคล้อง"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["plan", "is_outside_issues", "number"]
        verbose_name = "ประเด็นยุทธศาสตร์"
        verbose_name_plural = "ประเด็นยุทธศาสตร์"
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(is_outside_issues=True), name="one_line_outside_issues_a_plan"
            )
        ]

    def __str__(self):
        return self.name_th if self.is_outside_issues else f"{self.plan.issue_word} {self.number} {self.name_th}"


class Goal(models.Model):
    issue = ParentalKey(StrategicIssue, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField("ลำดับที่", default=1)
    name_th = models.CharField("เป้าประสงค์", max_length=400)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["issue", "number"]
        verbose_name = "เป้าประสงค์"
        verbose_name_plural = "เป้าประสงค์"

    def __str__(self):
        return self.name_th


class Tactic(models.Model):
    issue = ParentalKey(StrategicIssue, on_delete=models.CASCADE, related_name="tactics")
    number = models.PositiveSmallIntegerField("ลำดับที่", default=1)
    name_th = models.CharField("กลยุทธ์", max_length=400)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["issue", "number"]
        verbose_name = "กลยุทธ์"
        verbose_name_plural = "กลยุทธ์"

    def __str__(self):
        return self.name_th


class AnnualActionPlan(models.Model):
    """แผนปฏิบัติราชการประจำปี: one fiscal year of a development plan."""

    development_plan = models.ForeignKey(
        DevelopmentPlan, models.PROTECT, related_name="annual_plans", verbose_name="แผนพัฒนา"
    )
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="annual_plans", verbose_name="ปีงบประมาณ")
    approved_on = models.DateField("วันที่ ก.น.จ. เห็นชอบ", null=True, blank=True)
    note = models.TextField("หมายเหตุ", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AnnualActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year_id", "development_plan"]
        verbose_name = "แผนปฏิบัติราชการประจำปี"
        verbose_name_plural = "แผนปฏิบัติราชการประจำปี"
        constraints = [
            models.UniqueConstraint(fields=["development_plan", "fiscal_year"], name="one_annual_plan_a_year")
        ]

    def __str__(self):
        return f"แผนปฏิบัติราชการประจำปีงบประมาณ {self.fiscal_year_id} {self.development_plan.area_name}"

    @property
    def province_id(self):
        return self.development_plan.province_id

    @property
    def group_id(self):
        return self.development_plan.group_id


class DisbursementTarget(models.Model):
    """เป้าหมายการเบิกจ่ายรายไตรมาส, in percent of the net allocation, by expenditure kind (S1 §2)."""

    class Of(models.TextChoices):
        OVERALL = "overall", "ภาพรวม"
        RECURRENT = "recurrent", "รายจ่ายประจำ"
        CAPITAL = "capital", "รายจ่ายลงทุน"

    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="targets", verbose_name="ปีงบประมาณ")
    expenditure = models.CharField("ประเภทรายจ่าย", max_length=10, choices=Of.choices)
    quarter1_percent = models.DecimalField("ไตรมาส 1 (ร้อยละ)", max_digits=5, decimal_places=2)
    quarter2_percent = models.DecimalField("ไตรมาส 2 (ร้อยละ)", max_digits=5, decimal_places=2)
    quarter3_percent = models.DecimalField("ไตรมาส 3 (ร้อยละ)", max_digits=5, decimal_places=2)
    quarter4_percent = models.DecimalField("ไตรมาส 4 (ร้อยละ)", max_digits=5, decimal_places=2)
    source = models.CharField("ที่มา", max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-fiscal_year_id", "expenditure"]
        verbose_name = "เป้าหมายการเบิกจ่าย"
        verbose_name_plural = "เป้าหมายการเบิกจ่าย"
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "expenditure"], name="one_target_a_year_and_kind")
        ]

    def __str__(self):
        return f"{self.get_expenditure_display()} ปีงบประมาณ {self.fiscal_year_id}"

    def clean(self):
        super().clean()
        if self.fiscal_year_id and self.fiscal_year:
            rules.check_open(self.fiscal_year_id, self.fiscal_year.closed_on)
        rules.check_targets([getattr(self, f"quarter{quarter}_percent") for quarter in (1, 2, 3, 4)])

    @property
    @display(description="ทั้งปี (ร้อยละ)")
    def year_percent(self):
        """The whole year's target: the four quarters together."""
        return self.quarter1_percent + self.quarter2_percent + self.quarter3_percent + self.quarter4_percent


class AreaAllocation(AreaOwned):
    """งบประมาณที่ ก.น.จ. จัดสรรให้พื้นที่, per year and source. Layer 1: central staff enter it."""

    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="allocations", verbose_name="ปีงบประมาณ")
    budget_source = models.CharField("แหล่งงบประมาณ", max_length=20, choices=BudgetSource.choices)
    allocated_baht = models.DecimalField("งบประมาณที่ได้รับจัดสรร (บาท)", max_digits=16, decimal_places=2)
    decided_on = models.DateField("วันที่มีมติ", null=True, blank=True)
    source = models.CharField("อ้างอิงมติหรือหนังสือ", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AreaAllocationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-fiscal_year_id", "province", "group", "budget_source"]
        verbose_name = "วงเงินจัดสรรของพื้นที่"
        verbose_name_plural = "วงเงินจัดสรรของพื้นที่"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["fiscal_year", "province", "budget_source"],
                condition=Q(province__isnull=False),
                name="one_allocation_a_province_year_source",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "group", "budget_source"],
                condition=Q(group__isnull=False),
                name="one_allocation_a_group_year_source",
            ),
            models.CheckConstraint(
                condition=Q(allocated_baht__gte=0),
                name="area_allocation_not_negative",
                violation_error_message="วงเงินต้องไม่ติดลบ",
            ),
        ]

    def __str__(self):
        return f"{self.area_name} ปี {self.fiscal_year_id} {self.get_budget_source_display()}"


class LegalDuty(Dated):
    """What a law asks of whom and by when: laws, bodies and deadlines as dated data (DOMAIN §3, §7)."""

    law = models.CharField("กฎหมาย/มติ", max_length=200)
    section = models.CharField("มาตรา/ข้อ", max_length=40, blank=True)
    body = models.CharField("ผู้มีหน้าที่", max_length=200)
    duty = models.TextField("หน้าที่")
    deadline = models.CharField("กำหนดเวลา", max_length=200, blank=True)
    source = models.CharField("ที่มา", max_length=300)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["law", "section"]
        verbose_name = "กฎหมายและกำหนดเวลา"
        verbose_name_plural = "กฎหมายและกำหนดเวลา"

    def __str__(self):
        return f"{self.law} {self.section}".strip()
