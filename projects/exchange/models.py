"""What came in from a file: the batch, and each of its lines as it stood there."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse

from projects.people.scope import reach

__all__ = ["ColumnMapping", "DownloadedWorkbook", "ImportBatch", "ImportRow", "RememberedDecision"]


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


class BatchState(models.TextChoices):
    CHECKING = "checking", "กำลังตรวจ"
    FAILED = "failed", "ตรวจไม่สำเร็จ"
    PREVIEWED = "previewed", "รอยืนยัน"
    CONFIRMING = "confirming", "กำลังนำเข้า"
    CONFIRMED = "confirmed", "นำเข้าแล้ว"
    UNDONE = "undone", "ยกเลิกการนำเข้าแล้ว"
    ABANDONED = "abandoned", "ไม่นำเข้า"


class FileBatch(models.Model):
    """One upload of any kind: the file kept beside the database, how far it has come, what the look at it said.

    A subclass brings `file` and `owner`, and says where a batch has its page (`url_name`).
    """

    State = BatchState
    url_name = ""

    file_name = models.CharField("ชื่อไฟล์", max_length=255)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField("สถานะ", max_length=12, choices=BatchState.choices, default=BatchState.PREVIEWED)
    counts = models.JSONField("ผลการตรวจ", default=dict)
    trouble = models.CharField("เหตุขัดข้อง", max_length=400, blank=True)
    made_at = models.DateTimeField("อัปโหลดเมื่อ", auto_now_add=True)
    confirmed_at = models.DateTimeField("ยืนยันเมื่อ", null=True, blank=True)
    undone_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def url(self):
        return reverse(self.url_name, args=[self.pk])

    @property
    def job_name(self):
        """What jobs and their progress call it: names of different kinds differ."""
        return self.pk

    @property
    def is_at_work(self) -> bool:
        """Whether it waits for its job."""
        return self.state in (BatchState.CHECKING, BatchState.CONFIRMING)


class ImportBatch(FileBatch):
    """One upload: file, who, what was decided, what came of it (DESIGN §5)."""

    url_name = "imports:batch"

    layout = models.CharField("แบบไฟล์", max_length=120)
    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+", verbose_name="ปีงบประมาณ")
    province = models.ForeignKey("projects.Province", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("projects.ProvinceGroup", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.FileField("ไฟล์", storage=private_storage, upload_to="imports/%Y/%m/", max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_batches")
    decisions = models.JSONField("คำตัดสิน", default=list)
    choices = models.JSONField("ที่เลือกไว้", default=dict)
    mapping = models.JSONField("การจับคู่คอลัมน์ที่ใช้", default=dict)
    undo_log = models.JSONField(default=dict)

    objects = ImportBatchQuerySet.as_manager()

    class Meta(FileBatch.Meta):
        verbose_name = "การนำเข้าข้อมูล"
        verbose_name_plural = "การนำเข้าข้อมูล"

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
        LEFT_OUT = "left_out", "ท่านไม่นำเข้า"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    table = models.CharField("ตาราง", max_length=40, blank=True)
    row = models.PositiveIntegerField("แถว")
    sheet_row = models.PositiveIntegerField("แถวใน Excel")
    values = models.JSONField("ค่าตามไฟล์", default=dict)
    key = models.JSONField(default=list)  # what the row is in the register's words; the layout finds it again by this
    cells = models.JSONField(default=list)  # what each cell changes, where a layout compares cell by cell
    state = models.CharField("ผล", max_length=10, choices=State.choices)
    column = models.CharField("คอลัมน์", max_length=80, blank=True)
    reason = models.CharField("เหตุผล", max_length=400, blank=True)
    amount_baht = models.DecimalField("จำนวนเงิน (บาท)", max_digits=16, decimal_places=2, null=True)

    class Meta:
        ordering = ["batch", "table", "row"]
        verbose_name = "แถวที่นำเข้า"
        verbose_name_plural = "แถวที่นำเข้า"
        constraints = [models.UniqueConstraint(fields=["batch", "table", "row"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "state"], name="import_row_state")]

    def __str__(self):
        return f"{self.batch_id}:{self.table}:{self.row}"


class RememberedDecision(models.Model):
    """What was last decided about a printed value, in one layout and column: the first proposal next time, no more."""

    layout = models.CharField(max_length=120)
    column = models.CharField(max_length=120)
    value_key = models.CharField(max_length=300)
    code = models.CharField(max_length=60)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layout", "column", "value_key"], name="remembered_once")]

    def __str__(self):
        return f"{self.column} “{self.value_key}” → {self.code}"


class DownloadedWorkbook(models.Model):
    """A pre-filled workbook that someone took away. `base`: every cell as it stood then (gzipped JSON), so that what
    comes back can be told apart from what others changed meanwhile."""

    token = models.CharField(max_length=40, unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+")
    province = models.ForeignKey("projects.Province", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("projects.ProvinceGroup", models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey("projects.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField("ดาวน์โหลดเมื่อ", auto_now_add=True)
    base = models.FileField(storage=private_storage, upload_to="workbooks/%Y/%m/", max_length=200)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "แบบกรอกที่ดาวน์โหลด"
        verbose_name_plural = "แบบกรอกที่ดาวน์โหลด"

    def __str__(self):
        return f"{self.token} ({self.fiscal_year_id})"


class ColumnMapping(models.Model):
    """How another body's sheet is read, under a name: central staff build it, `mapping:NAME` uses it.

    `fields`: field → {source, constant, translations, unit, sign}; what each means: projects.exchange.mapping.
    """

    name = models.CharField("ชื่อ", max_length=80, unique=True)
    note = models.TextField("คำอธิบาย", blank=True, max_length=1000)
    fields = models.JSONField("การจับคู่คอลัมน์", default=dict)
    example = models.JSONField("ตัวอย่าง", default=dict)  # columns and a few rows of the sheet it was built on
    is_active = models.BooleanField("ใช้งาน", default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField("บันทึกเมื่อ", auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "การจับคู่คอลัมน์"
        verbose_name_plural = "การจับคู่คอลัมน์"

    def __str__(self):
        return self.name

    def facts(self) -> dict:
        """What a batch keeps of the mapping it used: a later change of the mapping does not change the batch."""
        return {"name": self.name, "version": self.version, "fields": self.fields}
