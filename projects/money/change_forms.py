"""What officers type about a request: what is asked for, and what each hand says to it."""

from django import forms

from cms.fields import BahtField, ThaiDateField
from cms.thai import baht
from projects.money.forms import GridForm, MoneyForm, place_of, split_place
from projects.money.models import ChangeKind, SavingsCause
from projects.money.models.changes import CANCELS, MOVES_MONEY_BETWEEN
from projects.plans.models import ExpenditureKind

WITH_LINES = {ChangeKind.TRANSFER, ChangeKind.SAVINGS, ChangeKind.RETURN, ChangeKind.REUSE}
FROM_SAVINGS = {ChangeKind.RETURN, ChangeKind.REUSE}
OWN_FIELDS = {
    ChangeKind.SAVINGS: {"cause"},
    ChangeKind.ITEMS: {"items_before", "items_after"},
    ChangeKind.CANCEL_ACTIVITY: {"activity"},
}
MAY_AFFECT_PLAN = {ChangeKind.TRANSFER, ChangeKind.ITEMS, ChangeKind.REUSE, *CANCELS}


def _text(label, **kwargs):
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **kwargs)


class ChangeForm(GridForm):
    """One request. `kind` says which fields and columns there are.

    `places`: ActivityMoney of this project; `activities`: (id, title) that may be cancelled; `targets`: (heading,
    [(id, title), …]) pairs of activities that money may move to.
    """

    activity = forms.ChoiceField(label="กิจกรรมที่ยกเลิก")
    cause = forms.ChoiceField(label="สาเหตุที่เงินเหลือ", choices=[("", "เลือกสาเหตุ"), *SavingsCause.choices])
    items_before = _text("รายการเดิม")
    items_after = _text("รายการที่ขอเปลี่ยน")
    reason = _text("เหตุผลและความจำเป็น")
    affects_plan = forms.BooleanField(
        label="กระทบเป้าหมายหรือสาระสำคัญของแผน",
        required=False,
        help_text="ต้องเข้าที่ประชุม ก.บ.จ./ก.บ.ก. ก่อนผ่านการตรวจ",
    )
    document_number = forms.CharField(label="เลขที่หนังสือ", max_length=80, required=False)

    def __init__(self, *args, kind, places=(), activities=(), targets=(), **kwargs):
        self.kind, self.places, self.targets = kind, places, targets
        super().__init__(*args, **kwargs)
        for name in set().union(*OWN_FIELDS.values()) - OWN_FIELDS.get(kind, set()):
            del self.fields[name]
        if kind not in MAY_AFFECT_PLAN:
            del self.fields["affects_plan"]
        if "activity" in self.fields:
            self.fields["activity"].choices = [("", "เลือกกิจกรรม"), *activities]

    @property
    def has_lines(self):
        return self.kind in WITH_LINES

    @property
    def needed(self):
        return ("from", "amount", "to", "to_kind") if self.kind in MOVES_MONEY_BETWEEN else ("from", "amount")

    def row_fields(self):
        if not self.has_lines:
            return {}
        held = self.kind in FROM_SAVINGS
        word, left = ("เหลือจ่าย", "savings_held_baht") if held else ("ใช้ได้อีก", "available_baht")
        offered = [
            (place_of(row), f"{row.title[:70]} · {row.kind_word} · {word} {baht(getattr(row.balance, left))}")
            for row in self.places
            if getattr(row.balance, left) > 0
        ]
        fields = {"from": forms.ChoiceField(label="จาก", choices=[("", "เลือกกิจกรรม"), *offered])}
        if self.kind in MOVES_MONEY_BETWEEN:
            fields["to"] = forms.ChoiceField(label="ไปกิจกรรม", choices=[("", "เลือกกิจกรรม"), *self.targets])
            kinds = [("", "เลือกประเภท"), *ExpenditureKind.choices]
            fields["to_kind"] = forms.ChoiceField(label="ประเภทรายจ่ายปลายทาง", choices=kinds)
        return fields | {"amount": BahtField(label="จำนวนเงิน (บาท)", min_value=0)}

    def clean(self):
        cleaned = super().clean()
        if self.has_lines and not self.errors and not self.filled_rows():
            raise forms.ValidationError("กรอกจำนวนเงินอย่างน้อยหนึ่งรายการ")
        return cleaned

    def plain_fields(self):
        """The fields beside the lines, in order."""
        return [self[name] for name in self.base_fields if name in self.fields]

    def facts(self):
        """The request's own fields by name."""
        facts = {name: self.cleaned_data[name] for name in self.base_fields if name in self.fields}
        if "activity" in facts:
            facts["activity_id"] = int(facts.pop("activity"))
        return facts

    def lines(self):
        """Dicts of BudgetChangeLine's fields."""
        found = []
        for row in self.filled_rows():
            activity, kind = split_place(row["from"])
            line = {"from_activity_id": activity, "from_kind": kind, "amount_baht": row["amount"]}
            if self.kind in MOVES_MONEY_BETWEEN:
                line |= {"to_activity_id": int(row["to"]), "to_kind": row["to_kind"]}
            found.append(line)
        return found


class VerifyForm(MoneyForm):
    hearing_on = ThaiDateField(label="วันที่เข้าที่ประชุม ก.บ.จ./ก.บ.ก.", required=False)
    hearing_note = forms.CharField(label="มติที่ประชุม", max_length=400, required=False)
    note = forms.CharField(label="ความเห็นของผู้ตรวจ", max_length=2000, required=False)


class NoteForm(MoneyForm):
    note = forms.CharField(label="ความเห็นของผู้อนุมัติ", max_length=2000, required=False)


class ReasonForm(MoneyForm):
    reason = forms.CharField(
        label="เหตุผล",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "เขียนเหตุผล เพื่อให้ผู้ขอรู้ว่าต้องแก้อะไร"},
    )
