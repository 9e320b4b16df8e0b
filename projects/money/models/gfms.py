"""What GFMS says: batches of lines as they came, and which activity each budget code is. Beside the ledger, never in it.

Amounts of lines are whole satang: SQLite has no exact decimals, and the sum of a million lines must agree to the satang.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.model_fields import ThaiDayField
from projects.areas.models import AreaOwned
from projects.exchange.models import FileBatch, private_storage
from projects.money.gfms.kinds import Figure, GfmsKind
from projects.people.scope import ScopedManager, ScopedModel, reach
from projects.plans.models import ExpenditureKind

SATANG = Decimal("0.01")


def baht_of_satang(satang) -> Decimal | None:
    return None if satang is None else satang * SATANG


class OfAreaQuerySet(models.QuerySet):
    """Rows that an area owns, or that lead to one (`path`)."""

    path = ""

    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q(self.path))

    def editable_by(self, person):
        where = reach(person)
        return self if where.edits_nation else self.filter(where.edit_area_q(self.path))


class GfmsBatchQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A batch is seen by who uploaded it and by those who read the nation; once it is in, by the areas it is about."""
        where = reach(person)
        if where.nation:
            return self
        own = GfmsBatchArea.objects.filter(where.area_q(), batch=OuterRef("pk"))
        return self.filter(Q(owner=person) | Q(Exists(own), state__in=["confirmed", "undone"]))

    def in_force(self):
        return self.filter(state="confirmed")


class GfmsBatch(FileBatch):
    """One extract of GFMS: the file, as of when, who brought it, what came of it."""

    url_name = "gfms:batch"

    file = models.FileField("ไฟล์", storage=private_storage, upload_to="gfms/%Y/%m/", max_length=200)
    as_of = ThaiDayField("ข้อมูล GFMS ณ วันที่")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="gfms_batches")

    objects = GfmsBatchQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(FileBatch.Meta):
        verbose_name = "ข้อมูล GFMS ที่นำเข้า"
        verbose_name_plural = "ข้อมูล GFMS ที่นำเข้า"

    @property
    def job_name(self):
        return f"gfms-{self.pk}"


class GfmsBatchArea(AreaOwned):
    """What a batch held of one area and fiscal year: that area's offices see this of it, and not the rest."""

    batch = models.ForeignKey(GfmsBatch, models.CASCADE, related_name="areas")
    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=6)
    lines = models.PositiveIntegerField()
    amount_satang = models.BigIntegerField()

    objects = OfAreaQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(fields=["batch", "fiscal_year", "area_code"], name="gfms_batch_area_once"),
        ]
        verbose_name = "พื้นที่ในข้อมูล GFMS"
        verbose_name_plural = "พื้นที่ในข้อมูล GFMS"

    def __str__(self):
        return f"{self.batch_id} {self.area_name}"

    @property
    def amount_baht(self):
        return baht_of_satang(self.amount_satang)


class GfmsCode(AreaOwned):
    """รหัสงบประมาณ of an area in a fiscal year, and the activity it is. One match is the match of all its lines.

    `is_settled`: a person has matched or unmatched it; then no import matches it by the project's e-Budgeting code.
    """

    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=6)  # as the file says it; an area's code never changes
    budget_code = models.CharField("รหัสงบประมาณ", max_length=40)
    activity = models.ForeignKey(
        "projects.Activity", models.SET_NULL, null=True, blank=True, related_name="gfms_codes", verbose_name="กิจกรรม"
    )
    expenditure_kind = models.CharField("ประเภทรายจ่าย", max_length=10, choices=ExpenditureKind.choices, blank=True)
    is_settled = models.BooleanField(default=False)
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    matched_at = models.DateTimeField(null=True, blank=True)

    objects = OfAreaQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["fiscal_year", "area_code", "budget_code"]
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(fields=["fiscal_year", "area_code", "budget_code"], name="gfms_code_once_an_area"),
        ]
        verbose_name = "รหัสงบประมาณ GFMS"
        verbose_name_plural = "รหัสงบประมาณ GFMS"

    def __str__(self):
        return self.budget_code


class OfCodeQuerySet(OfAreaQuerySet):
    path = "code"


class GfmsLine(models.Model):
    """One line of a document. Whose it is and which activity it leads to, its budget code says.

    Keys without constraints in the database: a million checks would cost more than the lines, which only
    `projects.money.gfms.statements` writes, from rows it has just read. Lists come by `code`, an undo by the batch.
    """

    fiscal_year = models.ForeignKey(
        "projects.FiscalYear", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    document_number = models.CharField("เลขที่เอกสาร", max_length=40)
    document_line = models.PositiveIntegerField("บรรทัด")
    kind = models.CharField("ประเภทเอกสาร", max_length=12, choices=GfmsKind.choices)
    posted_on = models.DateField("วันผ่านรายการ")
    expenditure_kind = models.CharField("ประเภทรายจ่าย", max_length=10, choices=ExpenditureKind.choices, blank=True)
    amount_satang = models.BigIntegerField()
    gfms_available_satang = models.BigIntegerField(null=True)  # GFMS's own คงเหลือ: kept and shown, never reckoned with
    code = models.ForeignKey(GfmsCode, models.PROTECT, related_name="lines", db_constraint=False)
    brought_by = models.ForeignKey(GfmsBatch, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    changed_by = models.ForeignKey(GfmsBatch, models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    objects = OfCodeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "รายการ GFMS"
        verbose_name_plural = "รายการ GFMS"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "document_number", "document_line"], name="gfms_line_once_a_year"
            )
        ]

    def __str__(self):
        return f"{self.document_number}/{self.document_line}"

    @property
    def amount_baht(self):
        return baht_of_satang(self.amount_satang)

    @property
    def gfms_available_baht(self):
        return baht_of_satang(self.gfms_available_satang)


class GfmsLineBefore(models.Model):
    """A line as it stood before a batch changed it: what an undo puts back."""

    batch = models.ForeignKey(GfmsBatch, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    line = models.ForeignKey(GfmsLine, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=12)
    posted_on = models.DateField()
    expenditure_kind = models.CharField(max_length=10, blank=True)
    amount_satang = models.BigIntegerField()
    gfms_available_satang = models.BigIntegerField(null=True)
    code = models.ForeignKey(GfmsCode, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    changed_by = models.ForeignKey(GfmsBatch, models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        verbose_name = "ค่าเดิมของรายการ GFMS"
        verbose_name_plural = "ค่าเดิมของรายการ GFMS"
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="gfms_line_before_once")]

    def __str__(self):
        return f"{self.batch_id}: {self.line_id}"


class GfmsTotal(models.Model):
    """What the lines of a code add up to, by kind of document and of expenditure. Folded in the transaction that
    writes the lines: pages about a nation's year read these, not its million lines."""

    code = models.ForeignKey(GfmsCode, models.CASCADE, related_name="totals", db_index=False)
    kind = models.CharField(max_length=12, choices=GfmsKind.choices)
    expenditure_kind = models.CharField(max_length=10, choices=ExpenditureKind.choices, blank=True)
    lines = models.IntegerField()
    amount_satang = models.BigIntegerField()

    objects = OfCodeQuerySet.as_manager()

    class Meta:
        verbose_name = "ยอดรวมรหัสงบประมาณ GFMS"
        verbose_name_plural = "ยอดรวมรหัสงบประมาณ GFMS"
        constraints = [
            models.UniqueConstraint(fields=["code", "kind", "expenditure_kind"], name="gfms_total_once_a_code")
        ]

    def __str__(self):
        return f"{self.code_id} {self.kind}"

    @property
    def amount_baht(self):
        return baht_of_satang(self.amount_satang)


class GfmsExplanation(ScopedModel):
    """Why GFMS and the agency's ledger differ in one figure of an activity. It holds for these two amounts only."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="gfms_explanations")
    activity = models.ForeignKey("projects.Activity", models.CASCADE, related_name="+")
    expenditure_kind = models.CharField(max_length=10, choices=ExpenditureKind.choices)
    figure = models.CharField(max_length=12, choices=Figure.choices)
    gfms_baht = models.DecimalField(max_digits=18, decimal_places=2)
    own_baht = models.DecimalField(max_digits=18, decimal_places=2)
    text = models.TextField("คำชี้แจง", max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = "คำชี้แจงผลต่าง GFMS"
        verbose_name_plural = "คำชี้แจงผลต่าง GFMS"

    def __str__(self):
        return f"{self.get_figure_display()} {self.activity_id}"
