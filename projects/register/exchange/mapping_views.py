"""Screens of the column mappings: the list, and one mapping with its example and what it makes of it."""

import json

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.rules import RuleBroken
from cms.thai import baht
from projects.exchange.models import ColumnMapping
from projects.people.guards import officers_only
from projects.people.scope import reach
from projects.register.exchange.mapped import FIELDS, UNITS, MappedLines
from projects.register.exchange.mapping_actions import read_example, save_mapping
from projects.register.exchange.mapping_forms import MappingForm
from projects.register.exchange.resource import BillLine, BudgetBillResource

_AS_TEXT = [name for name in FIELDS if name not in ("amount_baht", "year_ce")]
PREVIEW_HEADS = [*(FIELDS[name] for name in _AS_TEXT), "ปี พ.ศ.", "บาท"]


class MappingScreen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "table"
    page_title = "การจับคู่คอลัมน์"

    def dispatch(self, request, *args, **kwargs):
        if not reach(request.user).edits_nation:
            raise PermissionDenied("ตั้งการจับคู่คอลัมน์ได้เฉพาะส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("imports:list"), "label": "นำเข้าข้อมูล"},
            {"url": reverse("import_mappings"), "label": "การจับคู่คอลัมน์"},
        ]
        return items if self.page_title == "การจับคู่คอลัมน์" else [*items, {"url": "", "label": self.page_title}]


class MappingList(MappingScreen):
    template_name = "projects/imports/mappings.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(mappings=ColumnMapping.objects.select_related("made_by"), **kwargs)


class EditMapping(MappingScreen):
    """`do`: read the headings of an example, preview what the mapping makes of it, or save. Works without scripts."""

    template_name = "projects/imports/mapping.html"
    status = 200

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.mapping = get_object_or_404(ColumnMapping, pk=kwargs["pk"]) if "pk" in kwargs else ColumnMapping()
        self.page_title = self.mapping.name or "สร้างการจับคู่คอลัมน์"
        self.example = self.mapping.example

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=self._form()))

    def _form(self, data=None, files=None):
        mapping = self.mapping
        initial = {
            "name": mapping.name,
            "note": mapping.note,
            "is_active": mapping.is_active,
            "seen_version": mapping.version,
        }
        columns = self.example.get("columns", [])
        return MappingForm(
            data, files, initial=initial, columns=columns, kept=mapping.fields, above=self.example.get("above", "")
        )

    def post(self, request, *args, **kwargs):
        self.example = _example_of(request.POST) or self.mapping.example
        if file := request.FILES.get("example_file"):
            try:
                self.example = read_example(file.read(), file.name)
            except RuleBroken as refusal:
                form = self._form(request.POST)
                form.add_error("example_file", refusal.messages)
                return self._again(form)
        form = self._form(request.POST, request.FILES)
        if request.POST.get("do") == "read" and self.example:
            form = self._form(request.POST)
            form.errors.clear()  # the columns are only now there to be chosen
            return self.render_to_response(self.get_context_data(form=form))
        form.fields["name"].required = request.POST.get("do") != "preview"  # the name comes below it on the page
        if not form.is_valid():
            return self._again(form)
        if request.POST.get("do") == "preview":
            unit, _ = UNITS[form.cleaned_data["unit"]]
            return self.render_to_response(self.get_context_data(form=form, preview=self._preview(form), unit=unit))
        try:
            saved = save_mapping(
                self.mapping,
                by=request.user,
                seen_version=form.cleaned_data["seen_version"],
                name=form.cleaned_data["name"],
                note=form.cleaned_data["note"],
                is_active=form.cleaned_data["is_active"],
                fields=form.mapping_fields(),
                example=self.example,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._again(form)
        messages.success(request, f"บันทึก “{saved.name}” แล้ว เลือกเป็นแบบไฟล์ตอนอัปโหลดได้เลย")
        return redirect("import_mappings")

    def _again(self, form):
        self.status = 422
        return self.render_to_response(self.get_context_data(form=form))

    def _preview(self, form):
        """Each row of the example as the register would read it: ((heading, cell) pairs, what is wrong)."""
        layout = MappedLines(form.cleaned_data["name"], {"fields": form.mapping_fields()})
        layout.year_be = 2569
        resource, rows = BudgetBillResource(), []
        for values in self.example.get("rows", []):
            line, wrong = BillLine(), ""
            try:
                resource.import_instance(
                    line, {column: layout.printed(values, name) for name, column in resource.headings().items()}
                )
            except ValidationError as refusal:
                wrong = " · ".join(
                    f"{FIELDS[name]}: {found[0]}" for name, found in refusal.message_dict.items() if name in FIELDS
                )
            shown = [layout.printed(values, name) for name in _AS_TEXT]
            amount = "" if line.amount_baht is None else baht(line.amount_baht)
            cells = [*shown, line.year_ce + 543 if line.year_ce else "", amount]
            rows.append((list(zip(PREVIEW_HEADS, cells, strict=True)), wrong))
        return rows

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            mapping=self.mapping,
            example=self.example,
            example_json=json.dumps(self.example, ensure_ascii=False),
            preview_heads=PREVIEW_HEADS,
            **kwargs,
        )


def _example_of(posted):
    """The example that the page carried along. What is not one is none."""
    try:
        example = json.loads(posted.get("example", ""))
        columns = [str(column)[:300] for column in example["columns"]][:300]
        rows = [{str(key): str(value)[:300] for key, value in row.items()} for row in example["rows"][:5]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return {
        "columns": columns,
        "rows": rows,
        "sheet": str(example.get("sheet", "")),
        "heading_row": example.get("heading_row"),
        "above": str(example.get("above", ""))[:1000],
    }


urlpatterns = [
    path("imports/mappings/", officers_only(MappingList.as_view()), name="import_mappings"),
    path("imports/mappings/new/", officers_only(EditMapping.as_view()), name="import_mapping_new"),
    path("imports/mappings/<int:pk>/", officers_only(EditMapping.as_view()), name="import_mapping"),
]
