"""What officers type about money. Amounts in baht, dates in the Buddhist era."""

from django import forms

from cms.fields import BahtField, ThaiDateField
from cms.thai import FISCAL_MONTHS, baht
from projects.money.kinds import EntryKind
from projects.plans.models import ExpenditureKind


class MoneyForm(forms.Form):
    """Labels without the colon: they stand above their fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class GridForm(MoneyForm):
    """Rows of the same fields in a table, typed without a script: rows left empty do not count, and a button asks for
    more. A subclass says what a row holds (`row_fields`: name → field, made anew for each row) and which of its
    `needed` fields a row that says anything must have."""

    MOST, BLANK = 60, 3
    needed = ()

    def __init__(self, *args, standing=(), **kwargs):
        """`standing`: dicts name → value of the rows there are."""
        super().__init__(*args, **kwargs)
        typed = self.data.get("rows", "") if self.is_bound else self.initial.get("rows", "")
        count = int(typed) if str(typed).isdecimal() else len(standing) + self.BLANK
        self.count = min(count, self.MOST)
        for at in range(self.count):
            for name, field in self.row_fields().items():
                field.required = False
                field.initial = standing[at].get(name) if at < len(standing) else None
                field.column = field.label
                field.label = f"แถวที่ {at + 1} {field.label}"
                self.fields[f"{name}-{at}"] = field

    @classmethod
    def typed_again(cls, data, *, more=0, **kwargs):
        """The form with what was typed, refused nothing yet, and `more` empty rows."""
        form = cls(data, **kwargs)
        initial = {
            name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }
        return cls(initial=initial | {"rows": form.count + more}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        for at in range(self.count):
            for name in self.needed if self._says_something(at) else ():
                key = f"{name}-{at}"
                if key not in self.errors and cleaned.get(key) in (None, ""):
                    self.add_error(key, "กรอกช่องนี้ด้วย หรือลบข้อมูลทั้งแถว")
        return cleaned

    def _says_something(self, at):
        names = [f"{name}-{at}" for name in self.row_fields()]
        return any(self.cleaned_data.get(name) not in (None, "", False) or name in self.errors for name in names)

    def filled_rows(self):
        """Dicts name → value of the rows that say something."""
        return [
            {name: self.cleaned_data.get(f"{name}-{at}") for name in self.row_fields()}
            for at in range(self.count)
            if self._says_something(at)
        ]

    def grid(self):
        """The bound fields of each row, for the table."""
        return [[self[f"{name}-{at}"] for name in self.row_fields()] for at in range(self.count)]


class Amounts:
    """One amount for each row of the project's money; a form's other base."""

    def ask_amounts(self, rows, offered=None):
        """`rows` are ActivityMoney; `offered` gives the baht to fill in for one."""
        self.rows = rows
        for row in rows:
            field = BahtField(label=f"{row.title} · {row.kind_word}", required=False, min_value=0)
            field.initial = (offered(row) or None) if offered else None
            self.fields[row_name(row)] = field

    def amounts(self):
        """(activity id, expenditure kind, baht) of the rows that say something."""
        return [
            (row.activity_id, row.expenditure_kind, self.cleaned_data[row_name(row)])
            for row in self.rows
            if self.cleaned_data.get(row_name(row))
        ]

    def with_fields(self):
        """(row, bound field) pairs, for the table."""
        return [(row, self[row_name(row)]) for row in self.rows]


class AmountPerRow(Amounts, MoneyForm):
    def __init__(self, *args, rows, offered=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_amounts(rows, offered)


def row_name(row) -> str:
    return f"amount-{row.activity_id}-{row.expenditure_kind}"


class AllocationForm(AmountPerRow):
    happened_on = ThaiDateField(label="วันที่ได้รับจัดสรร")
    document_number = forms.CharField(label="เลขที่หนังสือแจ้งจัดสรร", max_length=80)
    note = forms.CharField(label="หมายเหตุ", max_length=400, required=False)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.amounts():
            raise forms.ValidationError("กรอกจำนวนเงินที่ได้รับจัดสรรอย่างน้อยหนึ่งรายการ")
        return cleaned


class EntryForm(MoneyForm):
    """A payment without a contract, money carried over, a rescission."""

    place = forms.ChoiceField(label="เงินที่ใช้ได้อีก ของกิจกรรมและประเภทรายจ่ายใด")
    amount_baht = BahtField(label="จำนวนเงิน (บาท)")
    happened_on = ThaiDateField(label="วันที่")
    document_number = forms.CharField(label="เลขที่เอกสาร", max_length=80, required=False)
    is_obligated = forms.BooleanField(label="มีหนี้ผูกพันแล้ว", required=False)
    note = forms.CharField(label="หมายเหตุ", max_length=400, required=False)

    WORDS = {
        EntryKind.DISBURSEMENT: {"happened_on": "วันที่เบิกจ่าย", "document_number": "เลขที่ฎีกา/เอกสารเบิกจ่าย"},
        EntryKind.CARRY_OVER: {"happened_on": "วันที่ได้รับอนุมัติให้กันเงิน", "document_number": "เลขที่หนังสืออนุมัติ"},
        EntryKind.RESCISSION: {
            "happened_on": "วันที่ พ.ร.บ. มีผลใช้บังคับ",
            "document_number": "พระราชบัญญัติโอนงบประมาณ",
            "note": "สาเหตุที่ถูกตัดโอน",
        },
    }

    def __init__(self, *args, kind, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        left = "remaining_baht" if kind == EntryKind.CARRY_OVER else "available_baht"
        self.fields["place"].choices = [
            (place_of(row), f"{baht(getattr(row.balance, left))} บาท · {row.kind_word} · {row.title[:90]}")
            for row in rows
            if row.balance.net_allocation_baht
        ]
        for name, label in self.WORDS[kind].items():
            self.fields[name].label = label
        if kind != EntryKind.CARRY_OVER:
            del self.fields["is_obligated"]
        if kind == EntryKind.RESCISSION:
            self.fields["document_number"].required = self.fields["note"].required = True

    def facts(self):
        cleaned = dict(self.cleaned_data)
        activity, kind = split_place(cleaned.pop("place"))
        return {"activity": activity, "expenditure_kind": kind, **cleaned}


def place_of(row) -> str:
    return f"{row.activity_id}.{row.expenditure_kind}"


def split_place(place) -> tuple[int, str]:
    """The activity's id and the kind of expenditure that a choice of `place_of` stands for."""
    activity, kind = place.split(".")
    return int(activity), kind


class PlanForm(MoneyForm):
    """Twelve months by two kinds of expenditure."""

    def __init__(self, *args, standing, **kwargs):
        super().__init__(*args, **kwargs)
        self.keys = [(month, kind) for month in range(1, 13) for kind in ExpenditureKind.values]
        words = dict(ExpenditureKind.choices)
        for month, kind in self.keys:
            label = f"{FISCAL_MONTHS[month - 1]} {words[kind]}"
            field = BahtField(label=label, required=False, min_value=0, initial=standing.get((month, kind)))
            self.fields[f"{month}-{kind}"] = field

    def amounts(self):
        """{(month, kind): baht}, nothing left out."""
        return {key: self.cleaned_data.get("{}-{}".format(*key)) for key in self.keys}

    def table(self):
        """(month's name, its fields) for each of the twelve rows."""
        return [
            (name, [self[f"{month}-{kind}"] for kind in ExpenditureKind.values])
            for month, name in enumerate(FISCAL_MONTHS, start=1)
        ]


class ReversalForm(MoneyForm):
    reason = forms.CharField(label="เหตุผลที่กลับรายการ", max_length=400)
