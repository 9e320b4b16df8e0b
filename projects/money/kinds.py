"""What an entry of the ledger is, and which column of the balance it moves. Pure: read by models, rules and reports."""

from django.db import models


class EntryKind(models.TextChoices):
    """One word for each thing that happens to the money of an activity (DOMAIN §2)."""

    ALLOCATION = "allocation", "รับจัดสรร"
    TRANSFER_IN = "transfer_in", "โอนเข้า"
    TRANSFER_OUT = "transfer_out", "โอนออก"
    RESCISSION = "rescission", "ตัดโอนตามพระราชบัญญัติ"
    COMMITMENT = "commitment", "ก่อหนี้ผูกพัน"
    RELEASE = "release", "ลดหรือเลิกข้อผูกพัน"
    DISBURSEMENT = "disbursement", "เบิกจ่าย"
    SAVINGS = "savings", "เงินเหลือจ่าย"
    SAVINGS_RETURNED = "savings_returned", "ส่งคืนเงินเหลือจ่าย"
    SAVINGS_REUSED = "savings_reused", "นำเงินเหลือจ่ายไปใช้"
    CARRY_OVER = "carry_over", "กันเงินเหลื่อมปี"


# The column of the balance that an entry of this kind adds its amount to.
COLUMN = {
    EntryKind.ALLOCATION: "allocated_baht",
    EntryKind.TRANSFER_IN: "transferred_in_baht",
    EntryKind.TRANSFER_OUT: "transferred_out_baht",
    EntryKind.RESCISSION: "rescinded_baht",
    EntryKind.COMMITMENT: "committed_baht",
    EntryKind.RELEASE: "released_baht",
    EntryKind.DISBURSEMENT: "disbursed_baht",
    EntryKind.SAVINGS: "savings_declared_baht",
    EntryKind.SAVINGS_RETURNED: "savings_returned_baht",
    EntryKind.SAVINGS_REUSED: "savings_reused_baht",
    EntryKind.CARRY_OVER: "carried_over_baht",
}
PAID_UNDER_CONTRACT = "disbursed_under_contract_baht"  # moved beside `disbursed_baht` by payments that name a contract
EARLY = "early_committed_baht"  # committed beyond what was allocated, each with its reason; falls as the money comes
COLUMNS = (*COLUMN.values(), PAID_UNDER_CONTRACT, EARLY)

# What an officer records directly; the other kinds come out of an accepted request, or of a contract.
RECORDED_DIRECTLY = (
    EntryKind.ALLOCATION,
    EntryKind.DISBURSEMENT,
    EntryKind.CARRY_OVER,
    EntryKind.RESCISSION,
)
OF_A_CONTRACT = {EntryKind.COMMITMENT, EntryKind.RELEASE}
OF_A_REQUEST = {
    EntryKind.TRANSFER_IN,
    EntryKind.TRANSFER_OUT,
    EntryKind.SAVINGS,
    EntryKind.SAVINGS_RETURNED,
    EntryKind.SAVINGS_REUSED,
}
