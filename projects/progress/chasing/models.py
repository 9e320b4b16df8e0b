"""Chasing what is late: the ladder of notices, and what agencies and offices say of projects in which nothing moves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.model_fields import ThaiDayField
from projects.people.scope import ScopedManager, ScopedModel

__all__ = ["Chase", "ChaseLetter", "MovementMeeting", "Rung", "StillExplanation"]


class Rung(models.TextChoices):
    """The ladder for a month that was not reported, climbed in this order."""

    NOTICE = "notice", "แจ้งเตือนแล้ว"
    LETTER = "letter", "มีหนังสือทวงถามแล้ว"
    GOVERNOR = "governor", "เสนอผู้บริหารพื้นที่แล้ว"


class ChaseLetter(models.Model):
    """One chase letter of an office: number and date as sent. What it is about, its Chases say; they carry the scope."""

    number = models.CharField("เลขที่หนังสือ", max_length=60)
    issued_on = ThaiDayField("ลงวันที่")
    month = models.DateField("เดือนที่ทวงถาม")
    signed_by = models.CharField("ผู้ลงนาม", max_length=160)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = "หนังสือทวงถาม"
        verbose_name_plural = "หนังสือทวงถาม"

    def __str__(self):
        return self.number


class Chase(ScopedModel):
    """One rung of the ladder for one month of one project. `made_by` empty: the system's own notice."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="chases")
    month = models.DateField("เดือน")
    rung = models.CharField("ขั้น", max_length=10, choices=Rung.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    letter = models.ForeignKey(ChaseLetter, models.PROTECT, null=True, blank=True, related_name="chases")

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "month", "made_at"]
        verbose_name = "การทวงถามรายงาน"
        verbose_name_plural = "การทวงถามรายงาน"
        constraints = [
            models.UniqueConstraint(fields=["project", "month", "rung"], name="one_chase_a_rung"),
            models.CheckConstraint(condition=Q(month__day=1), name="chase_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(rung="letter", letter__isnull=False) | ~Q(rung="letter") & Q(letter__isnull=True),
                name="chase_letter_has_its_letter",
            ),
        ]
        indexes = [models.Index(fields=["month", "rung"], name="chase_month")]

    def __str__(self):
        return f"{self.project_id} {self.month}: {self.get_rung_display()}"


class StillExplanation(ScopedModel):
    """Why nothing moved in a week, in the agency's words. Written anew, never changed; the newest counts (S1 §6.1)."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="still_explanations")
    week = models.DateField("สัปดาห์ที่เริ่มวันจันทร์")
    text = models.TextField("เหตุที่ไม่มีความเคลื่อนไหว", max_length=2000)
    moves_on = ThaiDayField("คาดว่าจะเดินหน้าได้ภายใน", null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "-written_at", "-pk"]
        verbose_name = "คำชี้แจงโครงการที่ไม่มีความเคลื่อนไหว"
        verbose_name_plural = "คำชี้แจงโครงการที่ไม่มีความเคลื่อนไหว"
        indexes = [models.Index(fields=["project", "-written_at"], name="still_explained")]

    def __str__(self):
        return f"{self.project_id} {self.week}"


class MovementMeeting(ScopedModel):
    """The meeting to which the office calls an agency because nothing moved (S1 §6.1, item 9)."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="movement_meetings")
    week = models.DateField("สัปดาห์ที่เริ่มวันจันทร์")
    meets_on = ThaiDayField("วันที่ประชุม")
    place = models.CharField("เวลาและสถานที่", max_length=200)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_at = models.DateTimeField()

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "-meets_on", "-pk"]
        verbose_name = "การนัดประชุมเร่งรัด"
        verbose_name_plural = "การนัดประชุมเร่งรัด"
        constraints = [
            models.UniqueConstraint(fields=["project", "week", "meets_on"], name="one_meeting_a_day_and_week"),
        ]

    def __str__(self):
        return f"{self.project_id} {self.meets_on}"
