"""Visits: who goes where and when, what they found, what they recommend, and what came of it (ตรวจติดตาม)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cms.model_fields import ThaiDayField
from projects.areas.models import AreaOwned
from projects.people.scope import ScopedManager, ScopedModel, reach

__all__ = ["FollowUp", "Recommendation", "Visit", "VisitProject", "VisitSample", "VisitTeam"]


class VisitKind(models.TextChoices):
    INSPECTOR = "inspector", "ผู้ตรวจราชการ"
    TEAM = "team", "ทีมติดตามของจังหวัด/กลุ่มจังหวัด"
    SAMPLE = "sample", "ส่วนกลางสุ่มตรวจ"
    MOBILE = "mobile", "หน่วยให้คำปรึกษาเคลื่อนที่"


class VisitState(models.TextChoices):
    PLANNED = "planned", "วางแผนแล้ว"
    DONE = "done", "ตรวจแล้ว รอติดตามข้อเสนอแนะ"
    FOLLOWED_UP = "followed_up", "ติดตามข้อเสนอแนะครบแล้ว"
    CLOSED = "closed", "ปิดเรื่องแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


class Light(models.TextChoices):
    GOOD = "good", "เป็นไปตามแผน"
    WATCH = "watch", "ต้องเฝ้าระวัง"
    BAD = "bad", "มีปัญหา ต้องแก้ไข"


class OfAreaQuerySet(models.QuerySet):
    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())


class VisitTeam(models.Model):
    """ทีมติดตาม of a province, with the districts of its zone. A district belongs to one team that is in use."""

    province = models.ForeignKey("projects.Province", models.PROTECT, related_name="visit_teams", verbose_name="จังหวัด")
    name = models.CharField("ชื่อทีม", max_length=160)
    districts = models.ManyToManyField("projects.District", related_name="visit_teams", verbose_name="อำเภอในเขต")
    leader = models.CharField("หัวหน้าทีม", max_length=160)
    members = models.TextField("คณะ (บรรทัดละหนึ่งคน)", max_length=2000, blank=True)
    is_active = models.BooleanField("ใช้งานอยู่", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["province", "name"]
        verbose_name = "ทีมติดตาม"
        verbose_name_plural = "ทีมติดตาม"
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"], name="one_visit_team_a_name", violation_error_message="จังหวัดนี้มีทีมชื่อนี้แล้ว"
            )
        ]

    def __str__(self):
        return self.name


class VisitSample(AreaOwned):
    """A random draw of projects to visit: the seed over the population draws the same again. Both areas empty: the nation."""

    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    seed = models.BigIntegerField()
    population = models.JSONField(default=list)
    drawn = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:  # not AreaOwned's: a draw may be of the nation
        ordering = ["-made_at", "-pk"]
        verbose_name = "การสุ่มโครงการเพื่อตรวจ"
        verbose_name_plural = "การสุ่มโครงการเพื่อตรวจ"

    def __str__(self):
        return f"สุ่ม {len(self.drawn)} จาก {len(self.population)} โครงการ"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Visits of the areas the person reads, and those that look at a project of a group, an agency or a ministry they
        read: a province's team goes to its group's projects, too."""
        where = reach(person)
        if where.nation:
            return self
        seen = where.area_q()
        own = (
            Q(project__group__in=where.groups)
            | Q(project__agency__in=where.agencies)
            | Q(project__agency__ministry__in=where.ministries)
            | Q(project__agency__department__in=where.departments)
        )
        if where.groups or where.agencies or where.ministries or where.departments:
            seen |= Q(Exists(VisitProject._base_manager.filter(own, visit=OuterRef("pk"))))
            seen |= Q(Exists(Recommendation.objects.filter(visit=OuterRef("pk"), owner__in=where.agencies)))
        return self.filter(seen)

    def with_names(self):
        return self.select_related("province", "group", "fiscal_year", "team", "sample")

    def with_counts(self):
        """`projects_count`, `open_count`: recommendations not settled yet."""
        projects = VisitProject._base_manager.filter(visit=OuterRef("pk")).order_by()
        waiting = Recommendation.objects.in_force().filter(visit=OuterRef("pk")).exclude(state="done").order_by()
        return self.annotate(projects_count=_count(projects), open_count=_count(waiting))


def _count(rows):
    counted = rows.values("visit").annotate(n=models.Count("pk")).values("n")
    return models.functions.Coalesce(models.Subquery(counted), 0)


class Visit(AreaOwned):
    """One journey to one area. A mobile advice unit may look at no project: it has topics and attendance."""

    kind = models.CharField("ผู้ตรวจติดตาม", max_length=10, choices=VisitKind.choices)
    state = models.CharField("สถานะ", max_length=12, choices=VisitState.choices, default=VisitState.PLANNED)
    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="+", verbose_name="ปีงบประมาณ")
    title = models.CharField("เรื่องที่ตรวจติดตาม", max_length=300)
    planned_on = ThaiDayField("กำหนดวันตรวจ")
    done_on = ThaiDayField("ตรวจเมื่อ", null=True, blank=True)
    team = models.ForeignKey(
        VisitTeam, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="ทีมติดตาม"
    )
    leader = models.CharField("หัวหน้าคณะ", max_length=160)
    members = models.TextField("คณะ (บรรทัดละหนึ่งคน)", max_length=2000, blank=True)
    districts = models.ManyToManyField("projects.District", blank=True, related_name="+", verbose_name="อำเภอ")
    sample = models.ForeignKey(VisitSample, models.PROTECT, null=True, blank=True, related_name="visits")
    summary = models.TextField("ผลการตรวจติดตามโดยรวม", max_length=6000, blank=True)
    topics = models.TextField("เรื่องที่ให้คำปรึกษา", max_length=4000, blank=True)
    attendance = models.PositiveIntegerField("จำนวนผู้รับคำปรึกษา (คน)", null=True, blank=True)
    cancel_reason = models.CharField("เหตุผลที่ยกเลิก", max_length=400, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-planned_on", "-pk"]
        verbose_name = "การตรวจติดตาม"
        verbose_name_plural = "การตรวจติดตาม"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="cancelled_visit_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"]) | Q(done_on__isnull=False),
                name="done_visit_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "planned_on"], name="visit_state")]

    def __str__(self):
        return self.title

    @property
    def year_closed_on(self):
        """The day its fiscal year was closed; None while it takes changes, for the nation or for this area."""
        return self.fiscal_year.closed_for(self)


class VisitProject(ScopedModel):
    """One project that a visit looks at, and what was found there."""

    scope_path = "project"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="projects")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="visits")
    light = models.CharField("ภาพรวม", max_length=5, choices=Light.choices, blank=True)
    seen_percent = models.DecimalField(
        "ผลงานที่เห็นจริง (ร้อยละ)", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip
    findings = models.TextField("สิ่งที่พบ", max_length=4000, blank=True)
    problems_seen = models.TextField("ปัญหาที่เห็นหรือได้รับแจ้ง", max_length=2000, blank=True)
    photos = models.ManyToManyField("projects.ProjectPhoto", blank=True, related_name="visits", verbose_name="ภาพถ่าย")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["visit", "project__code"]
        verbose_name = "โครงการที่ตรวจ"
        verbose_name_plural = "โครงการที่ตรวจ"
        constraints = [models.UniqueConstraint(fields=["visit", "project"], name="one_project_a_visit")]

    def __str__(self):
        return f"{self.visit_id}: {self.project_id}"


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of visits to the areas the person reads, to their agency, or about a project of it."""
        where = reach(person)
        if where.nation:
            return self
        own = (
            Q(project__group__in=where.groups)
            | Q(owner__in=where.agencies)
            | Q(owner__ministry__in=where.ministries)
            | Q(owner__department__in=where.departments)
        )
        return self.filter(where.area_q("visit") | own)

    def in_force(self):
        """Not those of a cancelled visit: they fell away with it."""
        return self.exclude(visit__state=VisitState.CANCELLED)

    def with_names(self):
        return self.select_related("visit__province", "visit__group", "visit__fiscal_year", "project", "owner")


class Recommendation(models.Model):
    """What an agency is asked to do after a visit, by when; its answers and what was said of them are FollowUps."""

    class State(models.TextChoices):
        OPEN = "open", "รอส่วนราชการรายงานผล"
        ANSWERED = "answered", "รายงานผลแล้ว รอพิจารณา"
        DONE = "done", "ดำเนินการแล้ว"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="recommendations")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="+")
    owner = models.ForeignKey("projects.Agency", models.PROTECT, related_name="+", verbose_name="ส่วนราชการ")
    text = models.TextField("ข้อเสนอแนะ", max_length=2000)
    due_on = ThaiDayField("รายงานผลภายใน")
    state = models.CharField("สถานะ", max_length=8, choices=State.choices, default=State.OPEN)
    state_since = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecommendationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["visit", "pk"]
        verbose_name = "ข้อเสนอแนะจากการตรวจติดตาม"
        verbose_name_plural = "ข้อเสนอแนะจากการตรวจติดตาม"
        indexes = [models.Index(fields=["state", "due_on"], name="recommendation_state")]

    def __str__(self):
        return self.text[:80]


class FollowUp(models.Model):
    """One word on a recommendation, written once: the agency's answer, or what the visitors said of it."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "รายงานผล"
        AGAIN = "again", "ขอให้ดำเนินการเพิ่ม"
        DONE = "done", "รับรองว่าดำเนินการแล้ว"

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = models.TextField(max_length=4000, blank=True)
    was_late = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["recommendation", "pk"]
        verbose_name = "การติดตามข้อเสนอแนะ"
        verbose_name_plural = "การติดตามข้อเสนอแนะ"

    def __str__(self):
        return self.get_kind_display()
