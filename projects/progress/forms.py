"""The one screen of a month, and the closing of a period."""

import re

from django import forms

from cms.fields import ThaiDateField
from projects.plans.models import FiscalYear
from projects.progress import rules
from projects.progress.chasing import rules as chasing


class PercentField(forms.DecimalField):
    def __init__(self, **kwargs):
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "percent-input"})
        super().__init__(max_digits=5, decimal_places=2, required=False, widget=widget, **kwargs)

    def widget_attrs(self, widget):
        return {}


class FigureField(forms.DecimalField):
    """A figure as people write it: commas between thousands are no fault."""

    THOUSANDS = re.compile(r"\s*\d{1,3}(,\d{3})+(\.\d+)?\s*")

    def to_python(self, value):
        if isinstance(value, str) and self.THOUSANDS.fullmatch(value):
            value = value.replace(",", "")
        return super().to_python(value)


def _long(label, rows=3, **kwargs):
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": rows}), **kwargs)


class ReportForm(forms.Form):
    """`facts` is a reports.MonthForm; `report` the MonthlyReport or None."""

    work_done = _long("ผลการดำเนินงานในเดือนนี้", max_length=6000)
    outcomes = _long("ประโยชน์และผลลัพธ์ที่เกิดขึ้นแล้ว", 2, max_length=4000)
    problems = _long("ปัญหาอุปสรรค", 2, max_length=4000)
    range_comment = _long("เหตุที่ตัวเลขต่างจากเดือนก่อนๆ มาก", 2, max_length=1000)
    correction_reason = _long("เหตุที่แก้ตัวเลขสะสมให้ลดลง", 2, max_length=1000)

    def __init__(self, *args, facts, report, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.facts = facts
        for name in ("work_done", "outcomes", "problems", "range_comment", "correction_reason"):
            self.fields[name].initial = getattr(report, name, "")
        for row in facts.activities:
            pk, title = row.activity.pk, row.activity.title[:80]
            self.fields[f"planned-{pk}"] = PercentField(label=f"แผนสะสม {title}", initial=_plain(row.planned_percent))
            self.fields[f"actual-{pk}"] = PercentField(label=f"ผลสะสม {title}", initial=_plain(row.actual_percent))
        for row in facts.indicators:
            field = FigureField(
                label=row.indicator.name_th, required=False, max_digits=16, decimal_places=2, initial=_plain(row.actual)
            )
            field.widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "percent-input"})
            self.fields[f"indicator-{row.indicator.pk}"] = field

    def activity_rows(self):
        return [
            (row, self[f"planned-{row.activity.pk}"], self[f"actual-{row.activity.pk}"])
            for row in self.facts.activities
        ]

    def indicator_rows(self):
        return [(row, self[f"indicator-{row.indicator.pk}"]) for row in self.facts.indicators]

    def values(self) -> dict:
        """What `actions.save_report` takes."""
        given = self.cleaned_data
        texts = {name: given[name] for name in given if not name.startswith(("planned-", "actual-", "indicator-"))}
        percents = {
            row.activity.pk: (given.get(f"planned-{row.activity.pk}"), given.get(f"actual-{row.activity.pk}"))
            for row in self.facts.activities
        }
        indicators = {row.indicator.pk: given.get(f"indicator-{row.indicator.pk}") for row in self.facts.indicators}
        return {"texts": texts, "percents": percents, "indicators": indicators}


def _plain(number):
    return None if number is None else f"{number.normalize():f}"


class LockForm(forms.Form):
    month = forms.ChoiceField(label="เดือน")
    area = forms.ChoiceField(label="ของ")
    reason = forms.CharField(label="เหตุผลที่ปิดงวด", max_length=400)

    def __init__(self, *args, months, areas, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["month"].choices = [(f"{month:%Y-%m}", rules.month_name(month)) for month in months]
        self.fields["area"].choices = areas


DAYS = ("due_day", "remind_days_before", "notice_days_after", "letter_days_after", "list_days_after")


def _days(label, usual, most, least=1):
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, initial=usual, required=usual == rules.DUE_DAY
    )


class DueDayForm(forms.Form):
    fiscal_year = forms.ModelChoiceField(FiscalYear.objects.open(), label="ปีงบประมาณ", empty_label=None)
    due_area = forms.ChoiceField(label="ของ")
    due_day = _days("ส่งภายในวันที่ (ของเดือนถัดไป)", rules.DUE_DAY, 28)
    remind_days_before = _days("เตือนล่วงหน้าก่อนกำหนด (วัน)", chasing.REMIND_BEFORE, 15, least=0)
    notice_days_after = _days("แจ้งเตือนเมื่อเลยกำหนด (วัน)", chasing.NOTICE_AFTER, 60)
    letter_days_after = _days("มีหนังสือทวงถามได้เมื่อเลยกำหนด (วัน)", chasing.LETTER_AFTER, 60)
    list_days_after = _days("เสนอผู้บริหารพื้นที่ได้เมื่อเลยกำหนด (วัน)", chasing.LIST_AFTER, 60)

    def __init__(self, *args, areas, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["due_area"].choices = areas


class OpenForm(forms.Form):
    until = ThaiDateField(label="เปิดให้แก้ถึงวันที่")
    reason = forms.CharField(label="เหตุผลที่เปิด", max_length=400)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
