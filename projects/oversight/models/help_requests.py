"""Help requests: an agency asks the office of its area, an office asks the centre; answered here, to and fro."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.areas.models import AreaOwned
from projects.people.scope import reach


class HelpState(models.TextChoices):
    WAITING = "waiting", "รอคำตอบ"
    ANSWERED = "answered", "ตอบแล้ว"
    CLOSED = "closed", "ปิดเรื่องแล้ว"


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The two sides read it, and the centre: it is no report to superiors."""
        where = reach(person)
        if where.edits_nation:
            return self
        return self.filter(Q(agency__in=where.edit_agencies) | where.edit_area_q())

    def with_names(self):
        return self.select_related("province", "group", "agency", "asked_by")


class HelpRequest(AreaOwned):
    """One question. `agency` asks the office of the area; without an agency the area's office asks the centre."""

    agency = models.ForeignKey("projects.Agency", models.PROTECT, null=True, blank=True, related_name="help_requests")
    project = models.ForeignKey(
        "projects.Project", models.SET_NULL, null=True, blank=True, related_name="help_requests", verbose_name="โครงการ"
    )
    subject = models.CharField("เรื่อง", max_length=200)
    state = models.CharField("สถานะ", max_length=10, choices=HelpState.choices, default=HelpState.WAITING)
    state_since = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = HelpRequestQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-asked_at", "-pk"]
        verbose_name = "เรื่องขอความช่วยเหลือ"
        verbose_name_plural = "เรื่องขอความช่วยเหลือ"
        indexes = [models.Index(fields=["state", "state_since"], name="help_request_waiting")]

    def __str__(self):
        return self.subject

    @property
    def is_to_centre(self) -> bool:
        return self.agency_id is None

    @property
    def asker_name(self) -> str:
        return f"สำนักงาน{self.area_name}" if self.is_to_centre else self.agency.name_th

    @property
    def asked_name(self) -> str:
        return "ส่วนกลาง" if self.is_to_centre else f"สำนักงาน{self.area_name}"


class HelpMessage(models.Model):
    """A message in it, added and never changed. `is_answer`: from the side that was asked."""

    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="messages")
    text = models.TextField("ข้อความ", max_length=6000)
    is_answer = models.BooleanField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = "ข้อความ"
        verbose_name_plural = "ข้อความ"

    def __str__(self):
        return self.text[:80]
