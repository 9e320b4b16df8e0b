"""The upload form, and the form that asks about each run of an unclear name and each misplaced line."""

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError

from cms.thai import baht
from projects.exchange.decisions import OUTSIDE_ISSUES, Decision, as_range
from projects.exchange.layouts import layouts_for
from projects.exchange.reading.files import MOST_BYTES

UNDECIDED_YET = ""
BY_FILE = "file"


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files; `clean` gives a list."""

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    layout = forms.ChoiceField(label="แบบไฟล์", widget=forms.RadioSelect)
    fiscal_year = forms.ChoiceField(label="ปีงบประมาณ")
    area = forms.ChoiceField(
        label="พื้นที่",
        required=False,
        help_text="ต้องเลือกเมื่อไฟล์ไม่ได้บอกว่าเป็นของพื้นที่ใด ถ้าเลือก แถวของพื้นที่อื่นจะเป็นแถวผิดพลาด",
    )
    file = ManyFilesField(
        label="ไฟล์",
        help_text="CSV (UTF-8 หรือ TIS-620) หรือ .xlsx ไม่เกิน 50 MB",
        widget=ManyFilesInput(attrs={"accept": ".csv,.txt,.xlsx", "multiple": True}),
    )

    def __init__(self, *args, reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.layouts = {layout.name: layout for layout in layouts_for(reach)}
        self.fields["layout"].choices = [(name, layout.label) for name, layout in self.layouts.items()]
        self.fields["layout"].initial = next(iter(self.layouts), None)
        years = apps.get_model("projects", "FiscalYear").objects.filter(closed_on=None).values_list("pk", flat=True)
        by_file = [(BY_FILE, "ตามที่ไฟล์บอก (แบบกรอก)")] if any(map(_says_year, self.layouts.values())) else []
        self.fields["fiscal_year"].choices = [
            ("", "เลือกปีงบประมาณ"),
            *by_file,
            *((year, str(year)) for year in years),
        ]
        if (layout := self.layouts.get(self.initial.get("layout"))) and _says_year(layout):
            self.initial.setdefault("fiscal_year", BY_FILE)
        self.own = list(_areas(reach))
        names = [(area.code, area.full_name) for area in self.own]
        self.fields["area"].choices = names if len(names) == 1 else [("", "ตามที่ไฟล์บอก"), *names]

    def clean_fiscal_year(self):
        """The year, or None for the one that the file says."""
        year = self.cleaned_data["fiscal_year"]
        return None if year == BY_FILE else int(year)

    def clean_file(self):
        files = self.cleaned_data["file"]
        if sum(file.size for file in files) > MOST_BYTES:
            raise ValidationError("ไฟล์ใหญ่เกิน 50 MB กรุณาแบ่งเป็นหลายไฟล์")
        return files

    def clean(self):
        cleaned = super().clean()
        layout = self.layouts.get(cleaned.get("layout"))
        if layout and not layout.names_area and not cleaned.get("area"):
            self.add_error("area", "เลือกพื้นที่ เพราะไฟล์แบบนี้ไม่ได้บอกว่าเป็นของพื้นที่ใด")
        if layout and not _says_year(layout) and cleaned.get("fiscal_year", 0) is None:
            self.add_error("fiscal_year", "เลือกปีงบประมาณ เพราะไฟล์แบบนี้ไม่ได้บอกปี")
        if layout and layout.names_area and len(self.own) == 1:
            cleaned["area"] = ""  # the only one there is: rows of others are outside the person's reach anyway
        return cleaned


def _says_year(layout):
    return hasattr(layout, "year_of")


def _areas(reach):
    """The areas whose data the person brings in: provinces with a plan, and groups."""
    provinces = apps.get_model("projects", "Province").objects.filter(has_provincial_plan=True)
    groups = apps.get_model("projects", "ProvinceGroup").objects.all()
    if not reach.edits_nation:
        provinces, groups = provinces.filter(pk__in=reach.edit_provinces), groups.filter(pk__in=reach.edit_groups)
    return [*provinces, *groups]


class DecisionForm(forms.Form):
    """One field for each run; `decisions()` is what was answered. What is left open stays undecided."""

    def __init__(self, *args, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.runs = {}
        for at, run in enumerate(counts.get("runs") or counts.get("area_runs", [])):
            choices = [(one["code"], _named(one)) for one in run["candidates"]]
            name = f"run-{at}-{run['rows'][0]}"
            self.runs[name] = run
            self.fields[name] = forms.ChoiceField(
                label=f"แถว {as_range(run['sheet_rows'])}: “{run['value']}” {run.get('question', 'คือพื้นที่ใด')}",
                choices=[*choices, (UNDECIDED_YET, "ยังไม่ตัดสิน")],
                initial=run["code"] or UNDECIDED_YET,
                required=False,
                widget=forms.RadioSelect,
                help_text="" if choices else "ไม่มีชื่อที่ใกล้เคียง กรุณาแก้ชื่อในไฟล์แล้วอัปโหลดใหม่",
            )
        for run in counts.get("move_runs", []):
            name = f"move-{run['rows'][0]}"
            self.runs[name] = run
            self.fields[name] = forms.BooleanField(
                label=f"ย้ายแถว {as_range(run['sheet_rows'])} ไป “{run['to']}” (รายการนอกประเด็น)",
                help_text=f"{run['area']} · พิมพ์อยู่ใต้ “{run['value']}” · {baht(run['baht'])} บาท",
                initial=bool(run["move"]),
                required=False,
            )

    @property
    def run_fields(self):
        return [self[name] for name in self.fields if name.startswith("run-")]

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
            made.append(Decision(**of, code=answer) if name.startswith("run-") else Decision(**of, move=OUTSIDE_ISSUES))
        return made


def _named(candidate):
    before = " — เคยตัดสินไว้เช่นนี้" if candidate.get("remembered") else ""
    return f"{candidate['name']} ({candidate['code']}){before}"
