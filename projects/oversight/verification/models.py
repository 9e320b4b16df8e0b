"""Section 2.7: what the office said of each section, and what the section held when it said so."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet
from projects.register.models import Section

__all__ = ["CheckOverview", "SectionCheck"]


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


class CheckOverview(ScopedModel):
    """Where the sections of a project stood, and what the automatic checks found, when last worked out: what lists are
    found and ordered by. Derived from everything else and never typed; `overview.freshen` keeps it.

    `sure_until`: moves until then are in it for certain. `stands`: section → [Stand, since when (ISO) or null], empty when
    the checks failed; `findings`: [check id, text] in the order of the checks' sections; `check_ids`: their ids, a space
    before and after each. `returned_since`, `again_since`: the oldest word on a section that waits for the agency,
    or for the office again.
    """

    scope_path = "project"

    project = models.OneToOneField("projects.Project", models.CASCADE, related_name="check_overview")
    worked_out_at = models.DateTimeField()
    sure_until = models.DateTimeField()
    worked_out_for = models.DateField()
    stands = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    check_ids = models.CharField(max_length=600, blank=True)
    passed = models.PositiveSmallIntegerField(default=0)
    returned = models.PositiveSmallIntegerField(default=0)
    again = models.PositiveSmallIntegerField(default=0)
    unchecked = models.PositiveSmallIntegerField(default=0)
    returned_since = models.DateTimeField(null=True)
    again_since = models.DateTimeField(null=True)
    errors = models.PositiveSmallIntegerField(default=0)
    warnings = models.PositiveSmallIntegerField(default=0)
    remarks = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "ภาพรวมผลการตรวจ"
        verbose_name_plural = "ภาพรวมผลการตรวจ"

    def __str__(self):
        return f"{self.project_id}: {self.worked_out_at}"

    @property
    def spoken_of(self) -> int:
        """Sections that hold something or were spoken of."""
        return self.passed + self.returned + self.again + self.unchecked
