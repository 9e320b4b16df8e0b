"""What officers type about contracts, instalments and payments under a contract."""

from django import forms

from cms.fields import BahtField, ThaiDateField
from cms.thai import arabic_digits, baht
from projects.money.forms import AmountPerRow, Amounts, GridForm, MoneyForm, place_of, split_place
from projects.money.models import Contract

EARLY_REASON = Contract._meta.get_field("early_reason").verbose_name
FACTS = [
    "number", "vendor", "vendor_tax_number", "title", "procurement_method", "reference_price_baht", "signed_on",
    "starts_on", "ends_on", "advance_percent", "early_reason",
]  # fmt: skip


class ContractFacts(forms.ModelForm):
    """What a contract says. The reason for an early commitment is asked for once a rule has said that it is early."""

    class Meta:
        model = Contract
        fields = FACTS
        field_classes = {"reference_price_baht": BahtField}
        help_texts = {
            "number": "ตามสัญญา ใบสั่งซื้อ หรือใบสั่งจ้าง",
            "title": "เช่น จ้างก่อสร้างถนนคอนกรีต ช่วง กม. 2–4",
            "vendor_tax_number": "13 หลัก ถ้าทราบ",
            "advance_percent": "ร้อยละของวงเงินสัญญา เว้นว่างถ้าไม่มี",
        }
        widgets = {
            "advance_percent": forms.TextInput(attrs={"inputmode": "decimal"}),
            "vendor_tax_number": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        method = self.fields["procurement_method"]
        method.choices = [("", "ไม่ระบุ"), *list(method.choices)[1:]]
        for name in ("number", "vendor", "signed_on"):
            self.fields[name].required = True

    def clean(self):
        cleaned = super().clean()
        signed_on, ends_on = cleaned.get("signed_on"), cleaned.get("ends_on")
        if signed_on and ends_on and ends_on < signed_on:
            self.add_error("ends_on", "วันสิ้นสุดสัญญาต้องไม่ก่อนวันลงนาม")
        return cleaned

    def clean_vendor_tax_number(self):
        number = arabic_digits(self.cleaned_data["vendor_tax_number"]).replace("-", "").replace(" ", "")
        if number and not (number.isdecimal() and len(number) == 13):
            raise forms.ValidationError("เลขประจำตัวผู้เสียภาษีมี 13 หลัก")
        return number

    @property
    def asks_early_reason(self) -> bool:
        return bool(self["early_reason"].errors or self["early_reason"].value())

    @property
    def facts(self):
        return {name: self.cleaned_data[name] for name in FACTS}

    def plain_fields(self):
        """Every field of the contract itself, in order; the reason only where it is asked for."""
        return [self[name] for name in FACTS if name != "early_reason" or self.asks_early_reason]


class ContractForm(Amounts, ContractFacts):
    """A new contract, and what it commits in each activity and kind of expenditure; `rows` are ActivityMoney."""

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_amounts(rows)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.amounts():
            raise forms.ValidationError("กรอกวงเงินสัญญาอย่างน้อยหนึ่งกิจกรรม")
        return cleaned


class ContractAmountForm(MoneyForm):
    """Another amount in one activity and kind; `rows` are ActivityMoney, `committed` what the contract commits there: those
    places stand first."""

    place = forms.ChoiceField(label="กิจกรรมและประเภทรายจ่าย")
    new_amount_baht = BahtField(label="วงเงินใหม่ของสัญญาในกิจกรรมนี้ (บาท)", min_value=0)
    happened_on = ThaiDateField(label="วันที่แก้ไขสัญญา")
    note = forms.CharField(label="เหตุผลหรือเลขที่บันทึกแก้ไขสัญญา", max_length=400)

    early_reason = forms.CharField(label=EARLY_REASON, max_length=400, required=False)

    def __init__(self, *args, rows, committed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [
            (place_of(row), f"{row.title[:90]} · {row.kind_word} · วงเงินเดิม {baht(committed.get(key, 0))} บาท")
            for row in sorted(rows, key=lambda row: not committed.get((row.activity_id, row.expenditure_kind)))
            if takes_contracts(row) and (key := (row.activity_id, row.expenditure_kind))
        ]

    def plain_fields(self):
        """The reason for committing early only once a rule has asked for it."""
        asks = self["early_reason"].errors or self["early_reason"].value()
        return [self[name] for name in self.fields if name != "early_reason" or asks]

    def facts(self):
        cleaned = dict(self.cleaned_data)
        activity, kind = split_place(cleaned.pop("place"))
        return {"activity": activity, "expenditure_kind": kind, **cleaned}


def takes_contracts(row) -> bool:
    """Whether something may be committed in this ActivityMoney: it has money, or the bill says that some is to come."""
    return bool(row.balance.net_allocation_baht or row.to_allocate_baht)


class PaymentForm(AmountPerRow):
    """Paid under a contract, for an instalment or for none; `rows` are ActivityMoney of the contract's own places."""

    instalment = forms.ChoiceField(label="งวด", required=False)
    happened_on = ThaiDateField(label="วันที่จ่าย")
    document_number = forms.CharField(label="เลขที่ฎีกา/เอกสารเบิกจ่าย", max_length=80)
    note = forms.CharField(label="หมายเหตุ", max_length=400, required=False)

    def __init__(self, *args, instalments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instalment"].choices = [
            ("", "ไม่ระบุงวด"),
            *((str(row.instalment.pk), _told(row)) for row in instalments),
        ]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.amounts():
            raise forms.ValidationError("กรอกจำนวนเงินที่จ่ายอย่างน้อยหนึ่งกิจกรรม")
        return cleaned


def _told(row):
    told = f"{row.instalment} · {baht(row.instalment.planned_baht)} บาท"
    return told + (f" · จ่ายแล้ว {baht(row.paid_baht)} บาท" if row.paid_baht else "")


class ScheduleForm(GridForm):
    """The instalments of a contract. The advance is number 0."""

    BLANK = 4
    needed = ("number", "planned_on", "planned_baht")

    def row_fields(self):
        return {
            "number": forms.IntegerField(
                label="งวดที่", min_value=0, max_value=999, widget=forms.TextInput(attrs={"inputmode": "numeric"})
            ),
            "is_advance": forms.BooleanField(label="เงินล่วงหน้า"),
            "title": forms.CharField(label="เนื้องาน", max_length=300),
            "planned_on": ThaiDateField(label="กำหนดส่งงาน", help_text=""),
            "planned_baht": BahtField(label="จำนวนเงิน (บาท)", min_value=0),
        }
