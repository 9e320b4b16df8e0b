"""What happened to the money of an activity, entry by entry, and the balance these add up to."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from projects.money.kinds import COLUMNS, EntryKind
from projects.money.rules import SATANG, ZERO, Balance
from projects.people.scope import ScopedManager, ScopedModel, ScopedQuerySet
from projects.plans.models import ExpenditureKind


class LedgerEntryQuerySet(ScopedQuerySet):
    def of_project(self, project):
        return self.filter(project=project)

    def with_names(self):
        return self.select_related("activity", "contract", "change", "recorded_by", "reverses", "source_batch")

    def standing(self):
        """Entries that were neither reversed nor reverse another."""
        return self.filter(reverses=None, reversed_by=None)


class LedgerEntry(ScopedModel):
    """One thing that happened to the money of an activity, in one kind of expenditure. Never changed, never deleted.

    A wrong entry stays, and a second one with the opposite sign reverses it, once.
    """

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="ledger_entries")
    activity = models.ForeignKey(
        "projects.Activity", models.PROTECT, related_name="ledger_entries", verbose_name="กิจกรรม"
    )
    expenditure_kind = models.CharField("ประเภทรายจ่าย", max_length=10, choices=ExpenditureKind.choices)
    kind = models.CharField("รายการ", max_length=18, choices=EntryKind.choices)
    amount_baht = models.DecimalField("จำนวนเงิน (บาท)", max_digits=16, decimal_places=2)
    happened_on = models.DateField("วันที่")
    document_number = models.CharField("เลขที่เอกสาร", max_length=80, blank=True)
    note = models.CharField("หมายเหตุ", max_length=400, blank=True)
    is_obligated = models.BooleanField("กันแบบมีหนี้ผูกพัน", null=True, blank=True)  # of money carried over only
    contract = models.ForeignKey(
        "projects.Contract", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="สัญญา"
    )
    instalment = models.ForeignKey(
        "projects.Instalment", models.PROTECT, null=True, blank=True, related_name="payments", verbose_name="งวด"
    )
    change = models.ForeignKey(
        "projects.BudgetChange", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name="คำขอ"
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name="กลับรายการ"
    )
    recorded_at = models.DateTimeField("บันทึกเมื่อ")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="ผู้บันทึก")
    source_batch = models.ForeignKey(
        "projects.ImportBatch", models.PROTECT, null=True, blank=True, related_name="ledger_entries"
    )
    source_row = models.PositiveIntegerField(null=True, blank=True)

    objects = ScopedManager.from_queryset(LedgerEntryQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = "รายการเงิน"
        verbose_name_plural = "รายการเงิน"
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount_baht__gt=0) | Q(reverses__isnull=False, amount_baht__lt=0),
                name="ledger_entry_sign",
                violation_error_message="จำนวนเงินต้องมากกว่าศูนย์ รายการที่กลับรายการเท่านั้นที่ติดลบ",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.COMMITMENT, EntryKind.RELEASE]) | Q(contract__isnull=False),
                name="commitment_has_a_contract",
            ),
            models.CheckConstraint(
                condition=Q(instalment=None) | Q(contract__isnull=False), name="instalment_has_a_contract"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "-happened_on", "-id"], name="ledger_of_project"),
            models.Index(fields=["activity", "expenditure_kind", "kind"], name="ledger_of_activity"),
            models.Index(fields=["project", "recorded_at"], name="ledger_recorded"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount_baht}"


# SQLite keeps amounts as binary fractions: sums of them are compared with less than half a satang to spare.
SPARE = Decimal("0.004")


def _column():
    return models.DecimalField(max_digits=18, decimal_places=2, default=Decimal("0.00"))


class MoneyBalanceQuerySet(ScopedQuerySet):
    def total(self) -> Balance:
        """The balance of all these rows together, in one query."""
        sums = self.order_by().aggregate(**{name: models.Sum(name) for name in COLUMNS})
        return Balance(**{name: (value or ZERO).quantize(SATANG) for name, value in sums.items()})

    def unpaid(self):
        """`Balance.is_unpaid`, for a query."""
        left = (
            F("allocated_baht") + F("transferred_in_baht") - F("transferred_out_baht") - F("rescinded_baht")
            - F("disbursed_baht") - F("savings_declared_baht") + F("savings_reused_baht")
        )  # fmt: skip
        owed = F("committed_baht") - F("released_baht") - F("disbursed_under_contract_baht")
        rows = self.annotate(left_baht=left, owed_baht=owed)
        return rows.filter(Q(left_baht__gt=SPARE) | Q(owed_baht__gt=SPARE))


class MoneyBalance(ScopedModel):
    """What the entries of one activity and kind of expenditure add up to. Written with each entry, in its transaction.

    The identities of DOMAIN's money rules are constraints here: an entry that would break one cannot be stored.
    """

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="balances")
    activity = models.ForeignKey("projects.Activity", models.PROTECT, related_name="balances")
    expenditure_kind = models.CharField(max_length=10, choices=ExpenditureKind.choices)
    allocated_baht = _column()
    transferred_in_baht = _column()
    transferred_out_baht = _column()
    rescinded_baht = _column()
    committed_baht = _column()
    released_baht = _column()
    disbursed_baht = _column()
    disbursed_under_contract_baht = _column()
    savings_declared_baht = _column()
    savings_returned_baht = _column()
    savings_reused_baht = _column()
    carried_over_baht = _column()
    early_committed_baht = _column()
    first_allocated_on = models.DateField(null=True, blank=True)
    last_moved_on = models.DateField(null=True, blank=True)

    objects = ScopedManager.from_queryset(MoneyBalanceQuerySet)()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["project", "activity", "expenditure_kind"]
        verbose_name = "ยอดเงินของกิจกรรม"
        verbose_name_plural = "ยอดเงินของกิจกรรม"
        constraints = [
            models.UniqueConstraint(fields=["activity", "expenditure_kind"], name="one_balance_an_activity_and_kind"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in COLUMNS}),
                name="balance_columns_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(disbursed_baht__gte=F("disbursed_under_contract_baht") - SPARE),
                name="balance_contract_part_of_disbursed",
            ),
            models.CheckConstraint(
                condition=Q(committed_baht__gte=F("released_baht") + F("disbursed_under_contract_baht") - SPARE),
                name="balance_not_paid_beyond_contract",
            ),
            models.CheckConstraint(
                condition=Q(savings_declared_baht__gte=F("savings_reused_baht") + F("savings_returned_baht") - SPARE),
                name="balance_savings_used_once",
            ),
            # Remaining = net allocation − disbursed − savings.
            models.CheckConstraint(
                condition=Q(
                    allocated_baht__gte=F("transferred_out_baht")
                    + F("rescinded_baht")
                    - F("transferred_in_baht")
                    + F("disbursed_baht")
                    + F("savings_declared_baht")
                    - F("savings_reused_baht")
                    - SPARE
                ),
                name="balance_remaining_not_negative",
            ),
            # Available = remaining − committed but unpaid. What was committed before its allocation is a column of its own.
            models.CheckConstraint(
                condition=Q(
                    allocated_baht__gte=F("transferred_out_baht")
                    + F("rescinded_baht")
                    - F("transferred_in_baht")
                    + F("disbursed_baht")
                    + F("savings_declared_baht")
                    - F("savings_reused_baht")
                    - F("early_committed_baht")
                    + F("committed_baht")
                    - F("released_baht")
                    - F("disbursed_under_contract_baht")
                    - SPARE
                ),
                name="balance_not_overspent",
            ),
        ]

    def __str__(self):
        return f"{self.activity_id} {self.get_expenditure_kind_display()}"

    def as_balance(self) -> Balance:
        return Balance(**{name: getattr(self, name) for name in COLUMNS})
