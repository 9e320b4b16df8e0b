"""What came in from a file: the batch, and each of its lines as it stood there."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from projects.people.scope import reach

__all__ = ["ImportBatch", "ImportRow"]


def private_storage():
    return storages["private"]


class ImportBatchQuerySet(models.QuerySet):
    def owned_by(self, person):
        """A batch is seen by the person who uploaded it, and by central staff. Once it is in the register of one area,
        that area's office sees it too: it may have to take it back when the person has left."""
        where = reach(person)
        if where.edits_nation:
            return self
        of_area = Q(province__in=where.edit_provinces) | Q(group__in=where.edit_groups)
        return self.filter(Q(owner=person) | Q(of_area, state__in=["confirmed", "undone"]))


class ImportBatch(models.Model):
    """One upload: file, who, what was decided, what came of it (DESIGN §5)."""

    class State(models.TextChoices):
        PREVIEWED = "previewed", "รอยืนยัน"
        CONFIRMED = "confirmed", "นำเข้าแล้ว"
        UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"
        ABANDONED = "abandoned", "ไม่นำเข้า"

    layout = models.CharField("แบบไฟล์", max_length=60)
    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+", verbose_name="ปีงบประมาณ")
    province = models.ForeignKey("projects.Province", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("projects.ProvinceGroup", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.FileField("ไฟล์", storage=private_storage, upload_to="imports/%Y/%m/", max_length=200)
    file_name = models.CharField("ชื่อไฟล์", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_batches")
    state = models.CharField("สถานะ", max_length=12, choices=State.choices, default=State.PREVIEWED)
    decisions = models.JSONField("คำตัดสิน", default=list)
    counts = models.JSONField("ผลการตรวจ", default=dict)
    undo_log = models.JSONField(default=dict)
    made_at = models.DateTimeField("อัปโหลดเมื่อ", auto_now_add=True)
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True, blank=True)
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "การนำเข้าข้อมูล"
        verbose_name_plural = "การนำเข้าข้อมูล"

    def __str__(self):
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def area(self):
        return self.province or self.group

    def is_of_offices(self, where) -> bool:
        """Whether a person with this reach edits everything the batch wrote: central staff, or its one area's office."""
        return where.edits_nation or (
            self.province_id in where.edit_provinces if self.province_id else self.group_id in where.edit_groups
        )


class ImportRow(models.Model):
    """One line of the file as printed, and what the preview says of it."""

    class State(models.TextChoices):
        NEW = "new", "ใหม่"
        CHANGED = "changed", "เปลี่ยน"
        SAME = "same", "เหมือนเดิม"
        ERROR = "error", "ผิดพลาด"
        UNDECIDED = "undecided", "รอตัดสิน"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField("แถว")
    sheet_row = models.PositiveIntegerField("แถวใน Excel")
    values = models.JSONField("ค่าตามไฟล์", default=dict)
    state = models.CharField("ผล", max_length=10, choices=State.choices)
    column = models.CharField("คอลัมน์", max_length=80, blank=True)
    reason = models.CharField("เหตุผล", max_length=400, blank=True)
    amount_baht = models.DecimalField("จำนวนเงิน (บาท)", max_digits=16, decimal_places=2, null=True)

    class Meta:
        ordering = ["batch", "row"]
        verbose_name = "แถวที่นำเข้า"
        verbose_name_plural = "แถวที่นำเข้า"
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "state"], name="import_row_state")]

    def __str__(self):
        return f"{self.batch_id}:{self.row}"
