"""The form in which central staff say how a sheet is read: for each field a column or a constant."""

from django import forms

from projects.exchange.reading.refusals import MOST_BYTES
from projects.plans.models import ExpenditureCategory
from projects.register.exchange.mapped import FIELDS, MAY_BE_EMPTY, SIGNS, UNITS, unit_said
from projects.register.exchange.runs import exact_category

NO_COLUMN = ("", "ไม่ใช้คอลัมน์")
AS_PRINTED = ("", "ตามที่พิมพ์ในไฟล์")
# Left empty, the rows are of the year that the person names at the upload.
MAY_BE_LEFT = MAY_BE_EMPTY | {"year_ce"}
HELP = {
    "area_name": "ชื่อเต็มหรือชื่อย่อก็ได้ ชื่อที่ไม่ตรงระบบจะถามทีละช่วง",
    "year_ce": "เว้นว่างได้ ระบบจะใช้ปีงบประมาณที่เลือกตอนอัปโหลด",
    "category": "ใช้คำของระบบ: " + ", ".join(str(label) for label in ExpenditureCategory.labels),
}


class MappingForm(forms.Form):
    name = forms.CharField(label="ชื่อการจับคู่คอลัมน์", max_length=80, help_text="เช่น ตารางกรมชลประทาน ใช้ชื่อนี้ตอนอัปโหลดไฟล์")
    note = forms.CharField(label="คำอธิบาย", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    is_active = forms.BooleanField(label="ใช้งาน", required=False, initial=True)
    example_file = forms.FileField(
        label="ไฟล์ตัวอย่าง",
        required=False,
        help_text="CSV หรือ .xlsx ระบบอ่านหัวคอลัมน์และ 5 แถวแรกไว้ดูผล ไม่นำเข้าข้อมูล",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, columns=(), kept=None, above="", **kwargs):
        super().__init__(*args, **kwargs)
        self.above = above
        kept = kept or {}
        choices = [NO_COLUMN, *((column, column) for column in columns)]
        for name, label in FIELDS.items():
            facts = kept.get(name, {})
            source = facts.get("source", "")
            offered = choices if source in ("", *columns) else [*choices, (source, f"{source} (ไม่มีในตัวอย่าง)")]
            self.fields[f"source_{name}"] = forms.ChoiceField(
                label=f"{label}: คอลัมน์ในไฟล์", required=False, choices=offered, initial=source
            )
            self.fields[f"constant_{name}"] = forms.CharField(
                label=f"{label}: ค่าเดียวกันทุกแถว", required=False, max_length=300, initial=facts.get("constant", "")
            )
            self.fields[f"translations_{name}"] = forms.CharField(
                label=f"{label}: แปลคำ",
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": "คำในไฟล์ = คำในระบบ"}),
                initial="\n".join(f"{printed} = {meant}" for printed, meant in facts.get("translations", {}).items()),
            )
        amount = kept.get("amount_baht", {})
        self.fields["unit"] = forms.ChoiceField(
            label="หน่วยของจำนวนเงิน",
            required=False,
            help_text="ระบบอ่านจากหัวคอลัมน์ เช่น “งบประมาณ (ล้านบาท)” หรือจากบรรทัด “หน่วย: ล้านบาท” เหนือตาราง",
            choices=[AS_PRINTED, *((name, word) for name, (word, _) in UNITS.items())],
            initial=amount.get("unit", ""),
        )
        self.fields["sign"] = forms.ChoiceField(
            label="เครื่องหมายของจำนวนเงิน", choices=list(SIGNS.items()), initial=amount.get("sign", "plus")
        )

    def rows(self):
        """(label, help, bound source, constant, translations) of each field, for the template."""
        return [
            (
                label,
                HELP.get(name, "เว้นว่างได้" if name in MAY_BE_LEFT else ""),
                self[f"source_{name}"],
                self[f"constant_{name}"],
                self[f"translations_{name}"],
            )
            for name, label in FIELDS.items()
        ]

    def clean_example_file(self):
        file = self.cleaned_data["example_file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError("ไฟล์ใหญ่เกิน 50 MB กรุณาใช้ตัวอย่างที่สั้นกว่านี้")
        return file

    def clean(self):
        cleaned = super().clean()
        for name, label in FIELDS.items():
            source, constant = cleaned.get(f"source_{name}", ""), cleaned.get(f"constant_{name}", "")
            if source and constant:
                self.add_error(f"constant_{name}", "เลือกคอลัมน์หรือค่าเดียวกันทุกแถวอย่างใดอย่างหนึ่ง")
            if not source and not constant and name not in MAY_BE_LEFT:
                self.add_error(f"source_{name}", "เลือกคอลัมน์ หรือใส่ค่าเดียวกันทุกแถว")
            cleaned[f"translations_{name}"] = self._translations(name, label, cleaned.get(f"translations_{name}", ""))
        if (word := cleaned.get("constant_category")) and not exact_category(word):
            self.add_error("constant_category", f"ไม่รู้จัก “{word}” {HELP['category']}")
        cleaned["unit"] = cleaned.get("unit") or unit_said(cleaned.get("source_amount_baht", ""), self.above)
        return cleaned

    def _translations(self, name, label, text) -> dict:
        found = {}
        for line in filter(None, (line.strip() for line in text.splitlines())):
            printed, equals, meant = (part.strip() for part in line.partition("="))
            if not (printed and equals and meant):
                self.add_error(f"translations_{name}", f"{label}: เขียนบรรทัดละหนึ่งคู่ “คำในไฟล์ = คำในระบบ” ({line})")
            elif name == "category" and not exact_category(meant):
                self.add_error(f"translations_{name}", f"ไม่รู้จัก “{meant}” {HELP['category']}")
            else:
                found[printed] = meant
        return found

    def mapping_fields(self) -> dict:
        """What ColumnMapping.fields keeps. Only of a form without errors."""
        kept = {}
        for name in FIELDS:
            facts = {
                part: self.cleaned_data[f"{part}_{name}"]
                for part in ("source", "constant", "translations")
                if self.cleaned_data[f"{part}_{name}"]
            }
            if facts:
                kept[name] = facts
        kept.setdefault("amount_baht", {}).update(unit=self.cleaned_data["unit"], sign=self.cleaned_data["sign"])
        return kept
