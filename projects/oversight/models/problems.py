"""What stands in a project's way, what was done about it, and what people propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet, reach


class ProblemCategory(models.Model):
    """A kind of problem (S1 §5). Central staff add to the list; a category in use is retired, not deleted."""

    name_th = models.CharField("ประเภทปัญหา", max_length=160, unique=True)
    note = models.CharField("คำอธิบาย", max_length=400, blank=True)
    sort_order = models.PositiveSmallIntegerField("ลำดับ", default=0)
    is_active = models.BooleanField("ใช้งานอยู่", default=True)
    source = models.CharField("ที่มา", max_length=160, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["sort_order", "name_th"]
        verbose_name = "ประเภทปัญหา"
        verbose_name_plural = "ประเภทปัญหา"

    def __str__(self):
        return self.name_th


class Severity(models.IntegerChoices):
    LOW = 1, "เล็กน้อย ดำเนินการต่อได้"
    MEDIUM = 2, "ปานกลาง อาจล่าช้ากว่าแผน"
    HIGH = 3, "รุนแรง ดำเนินการต่อไม่ได้"

    @property
    def word(self) -> str:
        return self.label.split()[0]


class WorkOnProjectQuerySet(ScopedQuerySet):
    """Rows about the work on a project: a neighbour, who reads what was verified, does not read these."""

    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.without_neighbours().q(self.model.scope_path))


class ProblemQuerySet(WorkOnProjectQuerySet):
    def unsolved(self):
        return self.filter(solved_on=None)

    def unsolved_first(self):
        """The severest and newest of the unsolved, then the solved, the last solved on top: the same on both databases,
        which put what has no date at different ends."""
        return self.order_by(models.F("solved_on").desc(nulls_first=True), "-severity", "-opened_on", "-pk")

    def with_names(self):
        return self.select_related("project__province", "project__group", "project__agency", "category", "activity")


class Problem(ScopedModel):
    """A problem of a project, open until it is solved; opened again, it is unsolved as before (the log keeps both)."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="problems")
    activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="กิจกรรม"
    )
    category = models.ForeignKey(ProblemCategory, models.PROTECT, related_name="problems", verbose_name="ประเภท")
    severity = models.PositiveSmallIntegerField("ความรุนแรง", choices=Severity.choices, default=Severity.MEDIUM)
    text = models.TextField("ปัญหาอุปสรรค", max_length=4000)
    opened_on = models.DateField("พบเมื่อวันที่")
    solved_on = models.DateField("แก้ไขแล้วเมื่อวันที่", null=True, blank=True)
    solution = models.TextField("แก้ไขอย่างไร", max_length=4000, blank=True)
    report = models.ForeignKey(
        "projects.MonthlyReport", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    form_key = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager.from_queryset(ProblemQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name = "ปัญหาอุปสรรค"
        verbose_name_plural = "ปัญหาอุปสรรค"
        constraints = [
            models.CheckConstraint(
                condition=Q(solved_on=None, solution="") | Q(solved_on__isnull=False) & ~Q(solution=""),
                name="problem_solved_says_how",
            ),
            models.CheckConstraint(
                condition=Q(solved_on=None) | Q(solved_on__gte=models.F("opened_on")),
                name="problem_solved_after_it_opened",
                violation_error_message="วันที่แก้ไขต้องไม่ก่อนวันที่พบปัญหา",
            ),
            models.CheckConstraint(condition=Q(severity__gte=1, severity__lte=3), name="problem_severity_of_three"),
        ]
        indexes = [
            models.Index(fields=["project", "severity"], condition=Q(solved_on=None), name="problem_unsolved"),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def is_open(self) -> bool:
        return self.solved_on is None

    @property
    def severity_word(self) -> str:
        return Severity(self.severity).word

    @property
    def state(self) -> str:
        """The mark: late for a severe open problem, part for another open one, done when solved."""
        if not self.is_open:
            return "done"
        return "late" if self.severity == Severity.HIGH else "part"


class Suggestion(ScopedModel):
    """What somebody proposes for a project, in the name of the post held then. Written once."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="suggestions")
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, blank=True, related_name="suggestions", verbose_name="เรื่องที่เกี่ยวข้อง"
    )
    text = models.TextField("ข้อเสนอแนะ", max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    written_as = models.CharField("ในตำแหน่ง", max_length=200, editable=False)
    written_at = models.DateTimeField(editable=False)
    form_key = models.UUIDField(unique=True, editable=False)

    objects = ScopedManager.from_queryset(WorkOnProjectQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = "ข้อเสนอแนะ"
        verbose_name_plural = "ข้อเสนอแนะ"

    def __str__(self):
        return self.text[:80]
