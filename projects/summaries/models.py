"""Tables of figures by strategic issue as an area printed them: the text of every cell, and the amounts it is read as."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from cms.thai import baht
from projects.areas.models import AreaOwned
from projects.people.scope import reach
from projects.summaries import rules

__all__ = ["SummaryKind", "SummaryRow", "SummaryTable"]


class SummaryKind(models.TextChoices):
    """Which of the three tables of an evaluation (S1: allocation, targets, results by issue)."""

    ALLOCATION = rules.ALLOCATION, "งบประมาณที่ได้รับจัดสรรตามประเด็น"
    RESULTS = rules.RESULTS, "ผลการเบิกจ่ายตามประเด็น"
    TARGETS = rules.TARGETS, "เป้าหมายการเบิกจ่ายรายไตรมาส"


HEADINGS = {
    SummaryKind.ALLOCATION: ["ประเด็นยุทธศาสตร์", "งบประมาณ"],
    SummaryKind.RESULTS: ["ประเด็นยุทธศาสตร์", "งบประมาณ", "เบิกจ่าย", "คงเหลือ", "เหลือจ่าย", "ร้อยละ"],
    SummaryKind.TARGETS: [
        "เป้าหมายการเบิกจ่ายงบประมาณ", "เป้าหมายรวม (ร้อยละ)", "ไตรมาส 1 (ร้อยละ)", "ไตรมาส 2 (ร้อยละ)", "ไตรมาส 3 (ร้อยละ)",
        "ไตรมาส 4 (ร้อยละ)",
    ],
}  # fmt: skip
MOST_ROWS = 1000  # of one table: it is read as a whole, on a page and on paper
# What a printed column is kept as, beside its text.
FIELD_OF = {
    rules.BUDGET: "budget_baht",
    rules.DISBURSED: "disbursed_baht",
    rules.REMAINING: "remaining_baht",
    rules.SAVINGS: "savings_baht",
    rules.PERCENT: "percent",
    rules.OVERALL: "percent",
    **{key: f"{key}_percent" for key in rules.QUARTERS},
}


ALREADY_THERE = "พื้นที่นี้มีตารางนี้ของปีนี้แล้ว เปิดตารางนั้นแล้วแก้ไขแทน"


class SummaryTableQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Tables of the areas a person reads; the whole nation's to those who read the nation. Never the public's: what
        is public stands in a published report."""
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())

    def editable_by(self, person):
        """Tables of the areas a person's office looks after (layers 2 and 3)."""
        where = reach(person)
        return self if where.edits_nation else self.filter(where.edit_area_q())

    def of_area(self, area):
        name = "province" if area._meta.model_name == "province" else "group"
        return self.filter(**{name: area})


class SummaryTable(AreaOwned, ClusterableModel):
    """One printed table of an area and a fiscal year. `columns`: its headings as printed, in their order."""

    fiscal_year = models.ForeignKey(
        "projects.FiscalYear", models.PROTECT, related_name="summary_tables", verbose_name="ปีงบประมาณ"
    )
    kind = models.CharField("ตาราง", max_length=12, choices=SummaryKind.choices)
    caption = models.CharField("ชื่อตาราง", max_length=300, blank=True)
    source = models.CharField("ที่มา", max_length=300, blank=True)
    columns = models.JSONField("หัวคอลัมน์ตามต้นฉบับ", default=list, editable=False)
    source_batch = models.ForeignKey(
        "projects.ImportBatch", models.PROTECT, null=True, blank=True, related_name="summary_tables", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SummaryTableQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-fiscal_year_id", "province", "group", "kind"]
        verbose_name = "ตารางสรุปตามประเด็น"
        verbose_name_plural = "ตารางสรุปตามประเด็น"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["fiscal_year", "province", "kind"],
                condition=Q(province__isnull=False),
                name="one_summary_a_province_year_kind",
                violation_error_message=ALREADY_THERE,
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "group", "kind"],
                condition=Q(group__isnull=False),
                name="one_summary_a_group_year_kind",
                violation_error_message=ALREADY_THERE,
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ปีงบประมาณ {self.fiscal_year_id} {self.area_name}"

    @property
    def title(self) -> str:
        """What the findings of another table call this one."""
        return rules.TITLES[self.kind]

    def headings(self) -> list[str]:
        return self.columns or HEADINGS[self.kind]

    def as_printed(self, rows=None) -> rules.Table:
        """The table for the checks, from the printed texts of `rows`, or of all its rows."""
        rows = list(self.rows.all() if rows is None else rows)
        return rules.table_of(
            self.kind, self.title, self.headings(), [row.cells for row in rows], totals=[row.is_total for row in rows]
        )

    def parts_as_text(self) -> dict:
        """Each row as one text, for the log."""
        return {f"แถวที่ {number} {row.label[:60]}": row.as_text() for number, row in enumerate(self.rows.all(), 1)}


class SummaryRow(models.Model):
    """One printed row; a printed total is a row too. `cells`: the text of every column, in the order of the headings.

    The amounts beside it are what that text is read as, in baht; None where nothing is printed.
    """

    table = ParentalKey(SummaryTable, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField("ลำดับ", default=0)
    label = models.CharField("รายการ", max_length=600)
    strategic_issue = models.ForeignKey(
        "projects.StrategicIssue", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="ประเด็นในแผน"
    )
    is_total = models.BooleanField("เป็นยอดรวม", default=False)
    cells = models.JSONField("ข้อความตามต้นฉบับ", default=list, editable=False)
    budget_baht = models.DecimalField("งบประมาณ (บาท)", max_digits=16, decimal_places=2, null=True, blank=True)
    disbursed_baht = models.DecimalField("เบิกจ่าย (บาท)", max_digits=16, decimal_places=2, null=True, blank=True)
    remaining_baht = models.DecimalField("คงเหลือ (บาท)", max_digits=16, decimal_places=2, null=True, blank=True)
    savings_baht = models.DecimalField("เหลือจ่าย (บาท)", max_digits=16, decimal_places=2, null=True, blank=True)
    percent = models.DecimalField("ร้อยละ", max_digits=11, decimal_places=4, null=True, blank=True)
    quarter1_percent = models.DecimalField("ไตรมาส 1 (ร้อยละ)", max_digits=11, decimal_places=4, null=True, blank=True)
    quarter2_percent = models.DecimalField("ไตรมาส 2 (ร้อยละ)", max_digits=11, decimal_places=4, null=True, blank=True)
    quarter3_percent = models.DecimalField("ไตรมาส 3 (ร้อยละ)", max_digits=11, decimal_places=4, null=True, blank=True)
    quarter4_percent = models.DecimalField("ไตรมาส 4 (ร้อยละ)", max_digits=11, decimal_places=4, null=True, blank=True)
    source_batch = models.ForeignKey(
        "projects.ImportBatch", models.PROTECT, null=True, blank=True, related_name="summary_rows", editable=False
    )
    source_row = models.PositiveIntegerField("แถวในไฟล์", null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["table", "order", "pk"]
        verbose_name = "แถวของตารางสรุป"
        verbose_name_plural = "แถวของตารางสรุป"

    def __str__(self):
        return self.label

    def as_text(self) -> str:
        figures = [
            baht(value, 2) for name in dict.fromkeys(FIELD_OF.values()) if (value := getattr(self, name)) is not None
        ]
        return " · ".join([self.label, *figures, *(["ยอดรวม"] if self.is_total else [])])
