"""The upload form, and the form that asks about each run of an unclear name and each misplaced line."""

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError

from cms.thai import baht
from projects.exchange.decisions import OUTSIDE_ISSUES, Decision
from projects.exchange.files import MOST_BYTES
from projects.exchange.layouts import LAYOUTS, layout_called

UNDECIDED_YET = ""


class UploadForm(forms.Form):
    layout = forms.ChoiceField(label="แบบไฟล์", widget=forms.RadioSelect)
    fiscal_year = forms.ModelChoiceField(queryset=None, label="ปีงบประมาณ", empty_label="เลือกปีงบประมาณ")
    file = forms.FileField(
        label="ไฟล์",
        help_text="CSV (UTF-8 หรือ TIS-620) หรือ .xlsx ไม่เกิน 50 MB หัวคอลัมน์อยู่ในแถวแรก",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [(name, layout_called(name).label) for name in LAYOUTS]
        self.fields["layout"].initial = next(iter(LAYOUTS))
        self.fields["fiscal_year"].queryset = apps.get_model("projects", "FiscalYear").objects.filter(closed_on=None)

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError("ไฟล์ใหญ่เกิน 50 MB กรุณาแบ่งเป็นหลายไฟล์")
        return file


class DecisionForm(forms.Form):
    """One field for each run; `decisions()` is what was answered. What is left open stays undecided."""

    def __init__(self, *args, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.runs = {}
        for run in counts["area_runs"]:
            choices = [(one["code"], f"{one['name']} ({one['code']})") for one in run["candidates"]]
            name = f"area-{run['rows'][0]}"
            self.runs[name] = run
            self.fields[name] = forms.ChoiceField(
                label=f"แถว {_rows(run['sheet_rows'])}: “{run['value']}” คือพื้นที่ใด",
                choices=[*choices, (UNDECIDED_YET, "ยังไม่ตัดสิน")],
                initial=run["code"] or UNDECIDED_YET,
                required=False,
                widget=forms.RadioSelect,
                help_text="" if choices else "ไม่มีชื่อพื้นที่ที่ใกล้เคียง กรุณาแก้ชื่อในไฟล์แล้วอัปโหลดใหม่",
            )
        for run in counts["move_runs"]:
            name = f"move-{run['rows'][0]}"
            self.runs[name] = run
            self.fields[name] = forms.BooleanField(
                label=f"ย้ายแถว {_rows(run['sheet_rows'])} ไป “{run['to']}” (รายการนอกประเด็น)",
                help_text=f"{run['area']} · พิมพ์อยู่ใต้ “{run['value']}” · {baht(run['baht'])} บาท",
                initial=bool(run["move"]),
                required=False,
            )

    @property
    def area_fields(self):
        return [self[name] for name in self.fields if name.startswith("area-")]

    @property
    def move_fields(self):
        return [self[name] for name in self.fields if name.startswith("move-")]

    def decisions(self) -> list[Decision]:
        made = []
        for name, run in self.runs.items():
            answer = self.cleaned_data.get(name)
            if not answer:
                continue
            of = {"column": run["column"], "value": run["value"], "rows": tuple(run["rows"])}
            made.append(
                Decision(**of, code=answer) if name.startswith("area-") else Decision(**of, move=OUTSIDE_ISSUES)
            )
        return made


def _rows(rows):
    return str(rows[0]) if rows[0] == rows[1] else f"{rows[0]}–{rows[1]}"
