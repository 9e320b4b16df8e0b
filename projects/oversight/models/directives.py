"""Directives (ข้อสั่งการ): what a superior ordered, of whom, until when; and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.db.models.functions import ExtractYear
from django.utils import timezone

from cms.thai import fiscal_year_bounds
from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet, reach
from projects.plans.models import FiscalYear
from projects.plans.models.years import YearOpening, open_now_q


class TargetState(models.TextChoices):
    ISSUED = "issued", "รอรับทราบ"
    ACKNOWLEDGED = "acknowledged", "รับทราบแล้ว รอชี้แจง"
    ANSWERED = "answered", "ชี้แจงแล้ว รอผู้สั่งการพิจารณา"
    CLOSED = "closed", "ปิดเรื่องแล้ว"
    CANCELLED = "cancelled", "ยกเลิก"


UNANSWERED = {TargetState.ISSUED, TargetState.ACKNOWLEDGED}
OPEN = UNANSWERED | {TargetState.ANSWERED}


class DirectiveQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Directives of which the person sees a part."""
        return self.filter(pk__in=DirectiveTarget.objects.visible_to(person).order_by().values("directive"))


class Directive(models.Model):
    """One order of an executive's post, on paper or here. Never edited: it is closed, issued again or cancelled, target
    by target. `order_number` where somebody entered it for the issuer: the written order to do so."""

    class Scope(models.TextChoices):
        PROJECT = "project", "โครงการเดียว"
        LIST = "list", "หลายโครงการ"
        AREA = "area", "พื้นที่"

    number = models.CharField("เลขที่ข้อสั่งการ", max_length=60)
    issued_on = models.DateField("วันที่สั่งการ")
    issuer_post = models.ForeignKey("projects.Post", models.PROTECT, null=True, blank=True, related_name="directives")
    issuer_name = models.CharField("ผู้สั่งการ", max_length=200)
    order_number = models.CharField("เลขที่หนังสือมอบหมายให้บันทึกแทน", max_length=80, blank=True)
    scope = models.CharField("ขอบเขต", max_length=8, choices=Scope.choices)
    subject = models.CharField("เรื่อง", max_length=300)
    text = models.TextField("ข้อสั่งการ", max_length=6000)
    due_on = models.DateField("ให้ชี้แจงภายในวันที่")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    objects = DirectiveQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = "ข้อสั่งการ"
        verbose_name_plural = "ข้อสั่งการ"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer_name", "number"],
                name="directive_number_once_an_issuer",
                violation_error_message="ผู้สั่งการท่านนี้มีข้อสั่งการเลขที่นี้แล้ว",
            ),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("issued_on")), name="directive_due_after_issued"),
            models.CheckConstraint(
                condition=Q(issuer_post__isnull=False) | ~Q(order_number=""), name="directive_issuer_or_order"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.subject}"


class DirectiveTargetQuerySet(ScopedQuerySet):
    def visible_to(self, person):
        """Of projects whose work the person reads, and of the areas that the person reads whole."""
        where = reach(person)
        return self if where.nation else self.filter(where.without_neighbours().q("project") | where.area_q())

    def of_area(self, code):
        return self.filter(
            Q(project__province__code=code)
            | Q(project__group__code=code)
            | Q(province__code=code)
            | Q(group__code=code)
        )

    def issued_in(self, year_be):
        return self.filter(directive__issued_on__range=fiscal_year_bounds(year_be))

    def matching(self, words):
        """The words in the order's subject or number, or in its project's title or code."""
        return self.filter(
            Q(directive__subject__icontains=words)
            | Q(directive__number__icontains=words)
            | Q(project__title__icontains=words)
            | Q(project__code__icontains=words)
        )

    def overdue(self, today):
        return self.filter(state__in=UNANSWERED, due_on__lt=today)

    def open_now(self):
        """Of years that take changes today: a project's own; for an area the year in which it was directed."""
        after_september = Case(When(directive__issued_on__month__gte=10, then=1), default=0)
        rows = self.alias(of_year=ExtractYear("directive__issued_on") + 543 + after_september)
        closed = FiscalYear.objects.filter(year_be=OuterRef("of_year")).exclude(closed_on=None)
        its_area = Q(province=OuterRef("province")) | Q(group=OuterRef("group"))
        opened = YearOpening.objects.in_force(timezone.localdate()).filter(its_area, fiscal_year=OuterRef("of_year"))
        of_area = Q(project=None) & (~Q(Exists(closed)) | Q(Exists(opened)))
        return rows.filter(of_area | Q(project__isnull=False) & open_now_q("project"))

    def with_names(self):
        return self.select_related(
            "directive", "project__province", "project__group", "project__agency", "province", "group"
        )


class DirectiveTarget(ScopedModel):
    """A directive's part for one project or one area, with a clock of its own. Its owner is the project's agency, or the
    area's office. `was_late`: an answer came after its due day, or none had come when it was issued again."""

    scope_path = "project"

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="targets")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="directives")
    province = models.ForeignKey("projects.Province", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("projects.ProvinceGroup", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField("สถานะ", max_length=12, choices=TargetState.choices, default=TargetState.ISSUED)
    state_since = models.DateTimeField()
    round = models.PositiveSmallIntegerField("ครั้งที่", default=1)
    due_on = models.DateField("กำหนดชี้แจง")
    was_late = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end_note = models.TextField("ความเห็นของผู้สั่งการ", max_length=2000, blank=True)
    end_order_number = models.CharField("เลขที่หนังสือมอบหมายให้ปิดแทน", max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager.from_queryset(DirectiveTargetQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "ข้อสั่งการของโครงการหรือพื้นที่"
        verbose_name_plural = "ข้อสั่งการของโครงการและพื้นที่"
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, province=None, group=None)
                | Q(project=None, province__isnull=False, group=None)
                | Q(project=None, province=None, group__isnull=False),
                name="directive_target_one_owner",
            ),
            models.UniqueConstraint(fields=["directive", "project"], name="directive_once_a_project"),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="directive_target_clock"),
            models.Index(fields=["project", "state"], name="directive_target_project"),
        ]

    def __str__(self):
        return f"{self.directive_id} {self.project_id or self.province_id or self.group_id}"

    def is_overdue(self, today) -> bool:
        return self.state in UNANSWERED and self.due_on < today

    @property
    def area(self):
        """The province or group: the project's own, or the one that is directed."""
        return self.project.area if self.project_id else self.province or self.group

    @property
    def area_name(self) -> str:
        return self.area.full_name

    @property
    def subject(self) -> str:
        """Of what the directive speaks: the project, or the area."""
        return f"{self.project.code} {self.project.title}" if self.project_id else self.area_name

    @property
    def owner_name(self) -> str:
        if self.project_id and self.project.agency_id:
            return self.project.agency.name_th
        return f"สำนักงาน{self.area_name}"


class OfTarget(ScopedModel):
    """What was written about a target, added and never changed: reached through the target, so that areas' are, too."""

    scope_path = "target__project"

    class Meta:
        abstract = True


class OfTargetQuerySet(ScopedQuerySet):
    def visible_to(self, person):
        where, to_project = reach(person), self.model.scope_path
        if where.nation:
            return self
        to_target = to_project.removesuffix("__project")
        return self.filter(where.without_neighbours().q(to_project) | where.area_q(to_target))


class Response(OfTarget):
    """An answer (คำชี้แจง) with its evidence. Kept as it was given; `is_late` against the due day of its round."""

    target = models.ForeignKey(DirectiveTarget, models.PROTECT, related_name="responses")
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    text = models.TextField("คำชี้แจง", max_length=6000)
    links = models.TextField("ที่อยู่ของเอกสารหรือภาพถ่าย", max_length=2000, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_late = models.BooleanField()

    objects = ScopedManager.from_queryset(OfTargetQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name = "คำชี้แจง"
        verbose_name_plural = "คำชี้แจง"

    def __str__(self):
        return self.text[:80]

    @property
    def addresses(self) -> list[str]:
        return self.links.split()


class ResponseEvidence(ScopedModel):
    """A photograph or a document of the project that an answer shows. While it does, neither can be deleted."""

    scope_path = "response__target__project"

    response = models.ForeignKey(Response, models.PROTECT, related_name="evidence")
    photo = models.ForeignKey("projects.ProjectPhoto", models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey("projects.ProjectDocument", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager.from_queryset(OfTargetQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "หลักฐานของคำชี้แจง"
        verbose_name_plural = "หลักฐานของคำชี้แจง"
        constraints = [
            models.CheckConstraint(
                condition=Q(photo__isnull=False, document=None) | Q(photo=None, document__isnull=False),
                name="evidence_photo_or_document",
            )
        ]

    def __str__(self):
        return str(self.photo or self.document)


class Reissue(OfTarget):
    """That a target was ordered once more: what is still asked, and until when."""

    target = models.ForeignKey(DirectiveTarget, models.PROTECT, related_name="reissues")
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    text = models.TextField("สิ่งที่ให้ชี้แจงเพิ่ม", max_length=4000)
    order_number = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ScopedManager.from_queryset(OfTargetQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["round"]
        verbose_name = "การสั่งการอีกครั้ง"
        verbose_name_plural = "การสั่งการอีกครั้ง"
        constraints = [models.UniqueConstraint(fields=["target", "round"], name="one_reissue_a_round")]

    def __str__(self):
        return f"{self.target_id} {self.round}"
