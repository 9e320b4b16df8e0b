"""Section 2.7: what the office said of each section, and what the section held when it said so."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet
from projects.register.models import Section

__all__ = ["SectionCheck"]


class SectionCheckQuerySet(ScopedQuerySet):
    def latest(self):
        """The newest word on each section of each project: the one that counts."""
        newest = self.order_by().values("project", "section").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)


class SectionCheck(ScopedModel):
    """One word on one section: the office passed or returned it, or the agency answered. Written once, never changed.

    `mark` is the section's mark (register.section_marks) at that moment, empty when it held nothing; `findings` the ids
    of the automatic checks that spoke up then.
    """

    class Result(models.TextChoices):
        PASSED = "passed", "ผ่าน"
        RETURNED = "returned", "ส่งกลับ"
        ANSWERED = "answered", "ชี้แจง"

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="section_checks")
    section = models.CharField("หมวด", max_length=4, choices=Section.choices)
    result = models.CharField("ผล", max_length=10, choices=Result.choices)
    comment = models.TextField("ความเห็น", max_length=2000, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField("เมื่อ")

    objects = ScopedManager.from_queryset(SectionCheckQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "section", "-pk"]
        verbose_name = "ผลการตรวจสอบข้อมูล"
        verbose_name_plural = "ผลการตรวจสอบข้อมูล"
        constraints = [
            models.CheckConstraint(
                condition=Q(result="passed") | ~Q(comment=""), name="section_check_says_why",
                violation_error_message="เขียนความเห็นประกอบการส่งกลับหรือการชี้แจง",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["project", "section", "-id"], name="section_check_latest"),
            models.Index(fields=["result", "checked_at"], name="section_check_result"),
        ]

    def __str__(self):
        return f"{self.section} {self.get_result_display()}"
