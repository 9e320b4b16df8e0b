"""What a line of GFMS is, and which figure it counts in. Pure: read by models, reading and reports."""

from django.db import models


class GfmsKind(models.TextChoices):
    """The kind of a document. Amounts are signed: a reversal in GFMS is the same kind with a minus."""

    ALLOCATION = "allocation", "รับจัดสรร"
    TRANSFER = "transfer", "โอนเปลี่ยนแปลง"
    COMMITMENT = "commitment", "ก่อหนี้ผูกพัน (PO)"
    DISBURSEMENT = "disbursement", "เบิกจ่าย"
    CARRY_OVER = "carry_over", "กันเงินเหลื่อมปี"


class Figure(models.TextChoices):
    """What GFMS and the agency's own ledger are compared by. Never merged: two columns."""

    ALLOCATED = "allocated", "ได้รับจัดสรร"
    COMMITTED = "committed", "ก่อหนี้ผูกพัน"
    DISBURSED = "disbursed", "เบิกจ่าย"
    CARRIED_OVER = "carried_over", "กันเงินเหลื่อมปี"


FIGURE_OF = {
    GfmsKind.ALLOCATION: Figure.ALLOCATED,
    GfmsKind.TRANSFER: Figure.ALLOCATED,
    GfmsKind.COMMITMENT: Figure.COMMITTED,
    GfmsKind.DISBURSEMENT: Figure.DISBURSED,
    GfmsKind.CARRY_OVER: Figure.CARRIED_OVER,
}
# The same figure in the balance of the agency's own ledger: what is called so there, net of what was taken back.
OWN_COLUMN = {
    Figure.ALLOCATED: "net_allocation_baht",
    Figure.COMMITTED: "contracted_baht",
    Figure.DISBURSED: "disbursed_baht",
    Figure.CARRIED_OVER: "carried_over_baht",
}
