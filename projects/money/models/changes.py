"""Requests that change a budget once it is allocated: from the agency through the office to the centre."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from cms.model_fields import ThaiDayField
from projects.people.models import Post, PostHolding
from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet, reach
from projects.plans.models import ExpenditureKind


class ChangeKind(models.TextChoices):
    """What is asked for. A transfer moves money, a change of items does not (DOMAIN §2, โอนเปลี่ยนแปลง)."""

    TRANSFER = "transfer", "โอนเปลี่ยนแปลงงบประมาณ"
    ITEMS = "items", "เปลี่ยนแปลงรายการ (ไม่โอนเงิน)"
    SAVINGS = "savings", "แจ้งเงินเหลือจ่าย"
    RETURN = "return", "ส่งคืนเงินเหลือจ่าย"
    REUSE = "reuse", "ขอใช้เงินเหลือจ่าย"
    CANCEL_ACTIVITY = "cancel_activity", "ยกเลิกกิจกรรม"
    CANCEL_PROJECT = "cancel_project", "ยกเลิกโครงการ"


CANCELS = {ChangeKind.CANCEL_ACTIVITY, ChangeKind.CANCEL_PROJECT}
MOVES_MONEY_BETWEEN = {ChangeKind.TRANSFER, ChangeKind.REUSE}


class ChangeStep(models.TextChoices):
    """The light state machine that requests share with the record's approval."""

    DRAFT = "draft", "ฉบับร่าง"
    RETURNED = "returned", "ส่งกลับแก้ไข"
    SUBMITTED = "submitted", "รอจังหวัด/กลุ่มจังหวัดตรวจ"
    VERIFIED = "verified", "รอส่วนกลางอนุมัติ"
    ACCEPTED = "accepted", "อนุมัติแล้ว"
    REFUSED = "refused", "ไม่อนุมัติ"
    WITHDRAWN = "withdrawn", "ถอนคำขอ"


OPEN = {ChangeStep.DRAFT, ChangeStep.RETURNED}
WAITING = {ChangeStep.SUBMITTED, ChangeStep.VERIFIED}
ENDED = {ChangeStep.ACCEPTED, ChangeStep.REFUSED, ChangeStep.WITHDRAWN}


class SavingsCause(models.TextChoices):
    """Why money is no longer needed (DOMAIN §2, เหลือจ่าย)."""

    CHEAPER = "cheaper", "จัดซื้อจัดจ้างได้ต่ำกว่างบประมาณ"
    NOT_DONE = "not_done", "ไม่ได้ดำเนินการ"
    CANCELLED = "cancelled", "ยกเลิกกิจกรรมหรือโครงการ"


class BudgetChangeQuerySet(ScopedQuerySet):
    def waiting(self):
        return self.filter(step__in=WAITING)

    def readable_by(self, person):
        """Requests about projects whose work the person reads; what is not sent yet, only who may change it."""
        where = reach(person)
        if where.edits_nation:
            return self
        rows = self if where.nation else self.filter(where.without_neighbours().q("project"))
        return rows.filter(~Q(step=ChangeStep.DRAFT) | where.edit_q("project"))

    def waiting_for(self, person, today):
        """Requests on which this person must act. Nobody decides about what they sent; where an office has no other
        officer, the centre verifies."""
        where, others = reach(person), ~Q(submitted_by=person)
        mine = Q(step=ChangeStep.DRAFT, drafted_by=person) | Q(step=ChangeStep.RETURNED, submitted_by=person)
        mine &= where.edit_q("project") if not where.edits_nation else Q()
        mine |= Q(step=ChangeStep.RETURNED, project__agency__in=where.edit_agencies)
        area = Q(project__province__in=where.edit_provinces) | Q(project__group__in=where.edit_groups)
        mine |= Q(step=ChangeStep.SUBMITTED) & area & others
        if where.edits_nation:
            office = Q(post__role=Post.Role.PROVINCIAL_OFFICE, post__province=models.OuterRef("project__province")) | Q(
                post__role=Post.Role.GROUP_OFFICE, post__group=models.OuterRef("project__group")
            )
            colleagues = PostHolding.objects.current(today).filter(
                office, post__is_suspended=False, person__is_active=True
            )
            alone = ~models.Exists(colleagues.exclude(person=models.OuterRef("submitted_by")))
            mine |= (Q(step=ChangeStep.VERIFIED) | Q(alone, step=ChangeStep.SUBMITTED)) & others
        return self.filter(mine)

    def with_amounts(self):
        """`asked_baht`: what the lines add up to, None where there are none. Newest first: a sum drops the model's order."""
        rows = self.annotate(asked_baht=models.Sum("lines__amount_baht"))
        return rows.order_by(*self.model._meta.ordering)

    def with_names(self):
        return self.select_related("project__province", "project__group", "project__agency", "activity", "submitted_by")


class BudgetChange(ScopedModel):
    """One request about a project's money, from draft to decision. What it brings is in the ledger, and names it."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="budget_changes")
    kind = models.CharField("เรื่อง", max_length=16, choices=ChangeKind.choices)
    step = models.CharField(
        "ขั้นตอน", max_length=10, choices=ChangeStep.choices, default=ChangeStep.DRAFT, editable=False
    )
    step_since = models.DateTimeField(editable=False)
    reason = models.TextField("เหตุผลและความจำเป็น", max_length=4000)
    affects_plan = models.BooleanField("กระทบเป้าหมายหรือสาระสำคัญของแผน", default=False)
    activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="กิจกรรมที่ยกเลิก"
    )
    cause = models.CharField("สาเหตุที่เงินเหลือ", max_length=10, choices=SavingsCause.choices, blank=True)
    items_before = models.TextField("รายการเดิม", blank=True)
    items_after = models.TextField("รายการที่ขอเปลี่ยน", blank=True)
    hearing_on = ThaiDayField("วันที่เข้าที่ประชุม ก.บ.จ./ก.บ.ก.", null=True, blank=True)
    hearing_note = models.CharField("มติที่ประชุม", max_length=400, blank=True)
    document_number = models.CharField("เลขที่หนังสือ", max_length=80, blank=True)
    decision_note = models.TextField("ความเห็นของผู้พิจารณา", max_length=2000, blank=True, editable=False)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    accepted_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedManager.from_queryset(BudgetChangeQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-step_since", "-pk"]
        verbose_name = "คำขอเปลี่ยนแปลงงบประมาณ"
        verbose_name_plural = "คำขอเปลี่ยนแปลงงบประมาณ"
        indexes = [models.Index(fields=["step", "step_since"], name="budget_change_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="cancel_activity") | Q(activity__isnull=False), name="cancelled_activity_is_named"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.project_id}"


class BudgetChangeLine(ScopedModel):
    """An amount of a request: where it leaves, and for what moves, where it arrives (in the same area and year)."""

    scope_path = "change__project"

    change = models.ForeignKey(BudgetChange, models.CASCADE, related_name="lines")
    from_activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="+", verbose_name="จากกิจกรรม")
    from_kind = models.CharField("ประเภทรายจ่ายต้นทาง", max_length=10, choices=ExpenditureKind.choices)
    to_activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ไปกิจกรรม"
    )
    to_kind = models.CharField("ประเภทรายจ่ายปลายทาง", max_length=10, choices=ExpenditureKind.choices, blank=True)
    amount_baht = models.DecimalField(
        "จำนวนเงิน (บาท)", max_digits=16, decimal_places=2, validators=[MinValueValidator(0)]
    )

    objects = ScopedManager()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        verbose_name = "จำนวนเงินของคำขอ"
        verbose_name_plural = "จำนวนเงินของคำขอ"
        constraints = [models.CheckConstraint(condition=Q(amount_baht__gt=0), name="change_line_above_zero")]

    def __str__(self):
        return str(self.amount_baht)
