"""Typing a summary table: its facts, and its rows in one grid. The checks report after saving, they block nothing."""

from django import forms
from django.core.exceptions import ValidationError

from cms.fields import BahtField
from cms.thai import arabic_digits
from projects.plans.forms import OpenYear, OwnAreaForm
from projects.plans.models import StrategicIssue
from projects.summaries import rules
from projects.summaries.issues import issues_of, propose
from projects.summaries.models import ALREADY_THERE, FIELD_OF, MOST_ROWS, SummaryRow, SummaryTable

BLANK_ROWS = {rules.ALLOCATION: 10, rules.RESULTS: 10, rules.TARGETS: 3}
MORE_ROWS = 5


class PercentField(forms.DecimalField):
    """A percent as printed, in either set of digits."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, max_digits=11, decimal_places=4, **kwargs):
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)

    def to_python(self, value):
        return super().to_python(arabic_digits(value).strip().removesuffix("%") if isinstance(value, str) else value)

    def prepare_value(self, value):
        return f"{value.normalize():f}" if hasattr(value, "normalize") else value

    def widget_attrs(self, widget):
        return {}


class RowForm(forms.ModelForm):
    """One row of the grid. An empty row is left out; the place in the table may be typed."""

    order = forms.IntegerField(label="ลำดับ", required=False, min_value=1, max_value=10_000)

    class Meta:
        model = SummaryRow
        fields = ["order", "label", "is_total", "strategic_issue", *dict.fromkeys(FIELD_OF.values())]
        widgets = {"label": forms.Textarea(attrs={"rows": 2}), "order": forms.TextInput(attrs={"inputmode": "numeric"})}
        field_classes = {name: BahtField if name.endswith("_baht") else PercentField for name in FIELD_OF.values()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["order"] = None

    def clean_order(self):
        return self.cleaned_data["order"] or 0

    @property
    def figures(self):
        """The fields of the table's own columns, in their order."""
        return [self[name] for name in self.shown]


class SummaryTableForm(OpenYear, OwnAreaForm):
    """The instance says which of the three tables it is."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        columns = rules.read_heading(self.instance.headings()).columns
        self.columns = [columns[at] for at in sorted(columns)]
        shown = [FIELD_OF[column.key] for column in self.columns]
        issues = issues_of(self.instance.area, self.instance.fiscal_year_id) if self.instance.pk else None
        for form in self.grid.forms:
            form.shown = shown
            for name in set(FIELD_OF.values()) - set(shown):
                del form.fields[name]
            if issues is None:  # the area is not known yet: saving proposes them
                del form.fields["strategic_issue"]
            else:
                field = form.fields["strategic_issue"]
                field.queryset = StrategicIssue.objects.filter(pk__in=[issue.pk for issue in issues])
                field.widget.choices = [("", "ไม่ระบุ"), *((issue.pk, str(issue)) for issue in issues)]

    @property
    def grid(self):
        return self.formsets["rows"]

    def clean(self):
        cleaned = super().clean()
        row, year = self.instance, cleaned.get("fiscal_year")
        same = SummaryTable.objects.filter(fiscal_year=year, province=row.province, group=row.group, kind=row.kind)
        if year and same.exclude(pk=row.pk).exists():
            raise ValidationError(ALREADY_THERE, code="already_there")
        return cleaned

    def save(self, commit=True):
        table = super().save(commit)
        rows = list(SummaryRow.objects.filter(table=table).order_by("pk"))
        # What has no place of its own goes to the end, printed totals last.
        rows.sort(key=lambda row: (row.order == 0, row.order or row.is_total))
        labels = [row.label for row in rows]
        proposals = propose(labels, issues_of(table.area, table.fiscal_year_id))
        for number, (row, proposal) in enumerate(zip(rows, proposals, strict=True), 1):
            is_new = not row.cells
            if is_new and not row.is_total and row.strategic_issue_id is None:
                row.strategic_issue = proposal.issue
            row.order = number
            amounts = {column.key: getattr(row, FIELD_OF[column.key]) for column in self.columns}
            row.cells = rules.printed_again(table.headings(), row.cells, row.label, amounts)
        SummaryRow.objects.bulk_update(rows, ["order", "cells", "strategic_issue"])
        return table


def table_form(blank_rows):
    """The form with this many empty rows below."""
    grid = {
        "form": RowForm,
        "fields": RowForm.Meta.fields,
        "extra": blank_rows,
        "max_num": MOST_ROWS,
        "validate_max": True,
    }
    fields = ["fiscal_year", "province", "group", "caption", "source"]
    meta = type("Meta", (), {"model": SummaryTable, "fields": fields, "formsets": {"rows": grid}})
    return type("SummaryTableForm", (SummaryTableForm,), {"Meta": meta})
