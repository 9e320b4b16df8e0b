"""Section 2.4: what a project reports of each month, and the periods in which it may."""

from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet, reach
from projects.progress.chasing import rules as chasing
from projects.progress.chasing.models import Chase, ChaseLetter, MovementMeeting, Rung, StillExplanation
from projects.progress.completion.models import AssetHandover, CompletionReport, Met

__all__ = [
    "ActivityProgress",
    "AssetHandover",
    "Chase",
    "ChaseLetter",
    "CompletionReport",
    "IndicatorActual",
    "Met",
    "MonthlyReport",
    "MovementMeeting",
    "PeriodLock",
    "ReportDueDay",
    "ReportStep",
    "Rung",
    "StillExplanation",
]

DAYS_AFTER = [MinValueValidator(1), MaxValueValidator(60)]
PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class ReportStep(models.TextChoices):
    """The light state machine of a report (DESIGN §3)."""

    DRAFT = "draft", "ฉบับร่าง"
    RETURNED = "returned", "ส่งกลับแก้ไข"
    SUBMITTED = "submitted", "ส่งแล้ว รอตรวจ"
    VERIFIED = "verified", "ตรวจแล้ว รอรับรอง"
    ACCEPTED = "accepted", "รับรองแล้ว"


SENT = {ReportStep.SUBMITTED, ReportStep.VERIFIED, ReportStep.ACCEPTED}


class MonthlyReportQuerySet(ScopedQuerySet):
    def sent(self):
        return self.filter(step__in=SENT)


class MonthlyReport(ScopedModel):
    """One month of one project. `month` is its first day; `due_on` is set once and never moves by itself.

    The roll-ups are computed from the activities, never typed. The money is read from the ledger, and kept as it stood
    when the report was sent.
    """

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="monthly_reports")
    month = models.DateField("เดือน")
    due_on = models.DateField("กำหนดส่ง")
    step = models.CharField("ขั้นตอน", max_length=10, choices=ReportStep.choices, default=ReportStep.DRAFT)
    step_since = models.DateTimeField()
    first_sent_at = models.DateTimeField("ส่งครั้งแรกเมื่อ", null=True, blank=True)
    work_done = models.TextField("ผลการดำเนินงานในเดือนนี้", max_length=6000, blank=True)
    outcomes = models.TextField("ประโยชน์และผลลัพธ์ที่เกิดขึ้นแล้ว", max_length=4000, blank=True)
    problems = models.TextField("ปัญหาอุปสรรค", max_length=4000, blank=True)
    range_comment = models.TextField("เหตุที่ตัวเลขต่างจากเดือนก่อนๆ มาก", max_length=1000, blank=True)
    correction_reason = models.TextField("เหตุที่แก้ตัวเลขสะสมให้ลดลง", max_length=1000, blank=True)
    return_reason = models.TextField("เหตุผลที่ส่งกลับ", max_length=2000, blank=True)
    planned_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    actual_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    paid_baht = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    paid_so_far_baht = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager.from_queryset(MonthlyReportQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "month"]
        verbose_name = "รายงานรายเดือน"
        verbose_name_plural = "รายงานรายเดือน"
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="one_report_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_its_first_day"),
        ]
        indexes = [
            models.Index(fields=["step", "step_since"], name="report_waiting"),
            models.Index(fields=["month", "step"], name="report_month"),
        ]

    def __str__(self):
        return f"{self.project_id} {self.month}"

    @property
    def was_late(self) -> bool:
        """Whether it was first sent after its due day."""
        from cms.thai import local_day

        return self.first_sent_at is not None and local_day(self.first_sent_at) > self.due_on


class ActivityProgress(ScopedModel):
    """How far an activity is by the end of the month: both percents are cumulative."""

    scope_path = "report__project"

    report = models.ForeignKey(MonthlyReport, models.CASCADE, related_name="activities")
    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="progress")
    planned_percent = models.DecimalField(
        "แผนสะสม (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )
    actual_percent = models.DecimalField(
        "ผลสะสม (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT
    )

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["report", "activity__sort_order", "activity"]
        verbose_name = "ความก้าวหน้าของกิจกรรม"
        verbose_name_plural = "ความก้าวหน้าของกิจกรรม"
        constraints = [
            models.UniqueConstraint(fields=["report", "activity"], name="one_progress_an_activity"),
            models.CheckConstraint(
                condition=(Q(planned_percent=None) | Q(planned_percent__gte=0, planned_percent__lte=100))
                & (Q(actual_percent=None) | Q(actual_percent__gte=0, actual_percent__lte=100)),
                name="progress_percent_bounds",
            ),
        ]

    def __str__(self):
        return f"{self.activity_id}: {self.actual_percent}"


class IndicatorActual(ScopedModel):
    """What an indicator has reached so far. Name and unit as they were: the record's own may be amended later."""

    scope_path = "report__project"

    report = models.ForeignKey(MonthlyReport, models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey("projects.Indicator", models.SET_NULL, null=True, blank=True, related_name="actuals")
    name_th = models.CharField(max_length=400)
    unit = models.CharField(max_length=60, blank=True)
    actual = models.DecimalField("ผลสะสม", max_digits=16, decimal_places=2)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["report", "pk"]
        verbose_name = "ผลของตัวชี้วัด"
        verbose_name_plural = "ผลของตัวชี้วัด"

    def __str__(self):
        return f"{self.name_th}: {self.actual}"


def once_an_area(field, name):
    """One row for each value of the field and area; nobody's area counts as one: the nation."""
    return [
        models.UniqueConstraint(
            fields=[field], condition=Q(province=None, group=None), name=f"one_{name}_of_the_nation"
        ),
        models.UniqueConstraint(
            fields=[field, "province"], condition=Q(province__isnull=False), name=f"one_{name}_a_province"
        ),
        models.UniqueConstraint(fields=[field, "group"], condition=Q(group__isnull=False), name=f"one_{name}_a_group"),
    ]


class OfAreaOrNationQuerySet(models.QuerySet):
    def of_project(self, project):
        """The rows that hold for a project: its area's, and the nation's."""
        return self.filter(
            Q(province=None, group=None)
            | (Q(province=project.province_id) if project.province_id else Q(group=project.group_id))
        )

    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q() | Q(province=None, group=None))


class OfAreaOrNation(models.Model):
    """A row for a province, a group, or (both empty) the nation."""

    province = models.ForeignKey("projects.Province", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("projects.ProvinceGroup", models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfAreaOrNationQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def area_name(self) -> str:
        area = self.province or self.group
        return area.full_name if area else "ทั้งประเทศ"


@dataclass(frozen=True)
class Timetables:
    """The timetables of some years, by (year, province, group): the area's own, else the nation's, else the usual one."""

    rows: dict

    def of(self, project) -> chasing.Timetable:
        year = project.fiscal_year_id
        own = self.rows.get((year, project.province_id, project.group_id))
        return own or self.rows.get((year, None, None)) or chasing.Timetable()


class ReportDueDayQuerySet(OfAreaOrNationQuerySet):
    def timetables(self, years_be) -> Timetables:
        """One query; at most a row an area and year."""
        rows = self.filter(fiscal_year__in=list(years_be))
        return Timetables({(row.fiscal_year_id, row.province_id, row.group_id): row.timetable for row in rows})


class ReportDueDay(OfAreaOrNation):
    """On which day of the following month reports are due, per year and area: dated data (DOMAIN §3); and how many days
    around it reminders, notices, letters and the executive's list come."""

    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+")
    due_day = models.PositiveSmallIntegerField("วันที่", validators=[MinValueValidator(1), MaxValueValidator(28)])
    remind_days_before = models.PositiveSmallIntegerField(
        "เตือนก่อนกำหนด (วัน)", default=chasing.REMIND_BEFORE, validators=[MaxValueValidator(15)]
    )
    notice_days_after = models.PositiveSmallIntegerField(
        "แจ้งเตือนหลังกำหนด (วัน)", default=chasing.NOTICE_AFTER, validators=DAYS_AFTER
    )
    letter_days_after = models.PositiveSmallIntegerField(
        "มีหนังสือทวงถามหลังกำหนด (วัน)", default=chasing.LETTER_AFTER, validators=DAYS_AFTER
    )
    list_days_after = models.PositiveSmallIntegerField(
        "เสนอผู้บริหารพื้นที่หลังกำหนด (วัน)", default=chasing.LIST_AFTER, validators=DAYS_AFTER
    )

    objects = ReportDueDayQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "province", "group"]
        verbose_name = "วันกำหนดส่งรายงาน"
        verbose_name_plural = "วันกำหนดส่งรายงาน"
        constraints = [
            *once_an_area("fiscal_year", "due_day"),
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28), name="due_day_bounds"),
            models.CheckConstraint(
                condition=Q(
                    notice_days_after__gte=1,
                    letter_days_after__gte=F("notice_days_after"),
                    list_days_after__gte=F("letter_days_after"),
                ),
                name="ladder_goes_up",
                violation_error_message="วันทวงถามต้องเรียงกัน: แจ้งเตือนก่อน หนังสือทวงถาม แล้วจึงเสนอผู้บริหาร",
            ),
        ]

    def __str__(self):
        return f"{self.area_name} {self.fiscal_year_id}: {self.due_day}"

    @property
    def timetable(self) -> chasing.Timetable:
        return chasing.Timetable(
            self.due_day,
            self.remind_days_before,
            self.notice_days_after,
            self.letter_days_after,
            self.list_days_after,
        )


@dataclass(frozen=True)
class LockedMonths:
    """The months that are locked today, by (month, province, group): an area's own, and the nation's."""

    rows: frozenset

    def hold(self, project, month) -> bool:
        own = (month, project.province_id, project.group_id)
        return own in self.rows or (month, None, None) in self.rows


class PeriodLockQuerySet(OfAreaOrNationQuerySet):
    def holding(self, today):
        """Those not opened, and those whose opening is over."""
        return self.filter(Q(open_until=None) | Q(open_until__lt=today))

    def locked_months(self, today) -> LockedMonths:
        """One query; at most a row a month and area."""
        return LockedMonths(frozenset(self.holding(today).order_by().values_list("month", "province", "group")))


class PeriodLock(OfAreaOrNation):
    """A month whose reports are not changed any more: who closed it, why; who opened it again, why, until when."""

    month = models.DateField("เดือน")
    locked_at = models.DateTimeField()
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("เหตุผล", max_length=400)
    open_until = models.DateField("เปิดให้แก้ถึง", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    opened_reason = models.CharField("เหตุผลที่เปิด", max_length=400, blank=True)

    objects = PeriodLockQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name = "การปิดงวดรายงาน"
        verbose_name_plural = "การปิดงวดรายงาน"
        constraints = [
            *once_an_area("month", "period_lock"),
        ]

    def __str__(self):
        return f"{self.area_name} {self.month}"
