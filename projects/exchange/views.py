"""Officers' screens of an import: list, upload, preview with decisions, confirm, undo, download of what is left."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.rules import RuleBroken
from projects.exchange import actions
from projects.exchange.area_names import area_names, names_of_areas
from projects.exchange.batch_views import (
    AbandonStep,
    BatchStep,
    ConfirmStep,
    OfBatch,
    OriginalOfBatch,
    ProgressOfBatch,
    ShowsBatch,
    UndoStep,
)
from projects.exchange.cells import csv_response, xlsx_response
from projects.exchange.evidence import evidence_of
from projects.exchange.forms import DecisionForm, UploadForm
from projects.exchange.layouts import layout_called, may_import_something
from projects.exchange.marked_up import headings_of, marked_up
from projects.exchange.models import ImportBatch, ImportRow
from projects.people.scope import reach

ROWS_A_PAGE = 50
BATCHES_A_PAGE = 30
FINDINGS_SHOWN = 50
FAULTS_SHOWN = 12


class Importing:
    """For those who may import something; another person's batch is not found."""

    def dispatch(self, request, *args, **kwargs):
        if not may_import_something(reach(request.user)):
            raise PermissionDenied("ตำแหน่งของท่านนำเข้าข้อมูลไม่ได้")
        return super().dispatch(request, *args, **kwargs)

    actions = actions

    def batches(self):
        return ImportBatch.objects.owned_by(self.request.user).select_related("fiscal_year")


class Screen(Importing, WagtailAdminTemplateMixin):
    header_icon = "upload"

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": reverse("imports:list"), "label": "นำเข้าข้อมูล"}]
        items += [{"url": url, "label": label} for url, label in self.crumbs_here()]
        items[-1]["url"] = ""
        return items

    def crumbs_here(self):
        return []


class BatchList(Screen, TemplateView):
    template_name = "projects/imports/list.html"
    page_title = "นำเข้าข้อมูล"

    def get_context_data(self, **kwargs):
        batches = ImportBatch.objects.owned_by(self.request.user).select_related(
            "owner", "fiscal_year", "province", "group"
        )
        page = Paginator(batches.defer("undo_log", "decisions"), BATCHES_A_PAGE).get_page(self.request.GET.get("page"))
        names = area_names()
        for batch in page:
            batch.area_names = names_of_areas(batch.counts.get("areas", []), names)
        may_map = reach(self.request.user).edits_nation
        return super().get_context_data(page=page, upload_url=reverse("imports:upload"), may_map=may_map, **kwargs)


class UploadFile(Screen, FormView):
    template_name = "projects/imports/upload.html"
    page_title = "อัปโหลดไฟล์"
    form_class = UploadForm

    def crumbs_here(self):
        return [("", self.page_title)]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"reach": reach(self.request.user)}

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("layout", "fiscal_year", "area") if name in self.request.GET}

    def form_valid(self, form):
        year = form.cleaned_data["fiscal_year"]
        try:
            batch = actions.preview(
                *(actions.Upload.of(file.read(), file.name) for file in form.cleaned_data["file"]),
                layout=form.cleaned_data["layout"],
                year_be=year,
                files_year_first=True,
                area=form.cleaned_data["area"] or None,
                by=self.request.user,
            )
        except RuleBroken as refusal:
            form.add_error("fiscal_year" if refusal.code == "year" else "file", refusal.messages)
            return self.form_invalid(form)
        if year not in (None, batch.fiscal_year_id):
            messages.info(
                self.request, f"แบบกรอกนี้เป็นของปีงบประมาณ {batch.fiscal_year_id} จึงตรวจกับปีนั้น ไม่ใช่ปี {year} ที่เลือกไว้"
            )
        return redirect("imports:batch", batch.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"layouts": list(context["form"].layouts.values())}


class ShowBatch(ShowsBatch, Screen, TemplateView):
    """The preview; after confirming, the record of what was done. Counts come from the batch, rows a page at a time."""

    template_name = "projects/imports/batch.html"
    form = None

    def crumbs_here(self):
        return [("", self.batch.file_name)]

    def post(self, request, *args, **kwargs):
        raise Http404

    def get_context_data(self, **kwargs):
        batch = self.batch
        found = {
            row["state"]: row
            for row in batch.rows.values("state").annotate(rows=Count("pk"), baht=Sum("amount_baht")).order_by()
        }
        states = [
            {"value": state.value, "label": state.label, "rows": 0, "baht": None, **found.get(state.value, {})}
            for state in ImportRow.State
        ]
        is_owner = batch.owner_id == self.request.user.pk
        layout = layout_called(batch.layout, batch.mapping or None)
        waits = batch.state == ImportBatch.State.PREVIEWED
        good = sum(state["rows"] for state in states if state["value"] in {"new", "changed"})
        left = batch.counts.get("rows_left", 0)
        may_decide = waits and is_owner
        undecided = batch.counts.get("rows_undecided", 0) if may_decide else 0
        rows_first = bool(undecided and hasattr(layout, "choices_from"))  # what is open is chosen row by row
        asked = self.request.GET.get("state", "undecided" if rows_first else "all")
        findings = batch.counts.get("findings", [])
        faults = faults_of(batch) if left else []
        rows = layout.ordered(batch.rows.all()) if hasattr(layout, "ordered") else batch.rows.all()
        first_open = "#decide" if undecided else ""
        if rows_first and (first := rows.filter(state=ImportRow.State.UNDECIDED).first()):
            first_open = f"?state=undecided#row-{first.table}{first.row}"
        rows = rows.filter(state=asked) if asked in ImportRow.State.values else rows
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        for row in page:
            row.shown = layout.shown(row)
        for row in (*page, *faults):
            row.meaning = layout.columns.get(
                row.column, ""
            )  # a heading in English says little to who has not printed it
        return super().get_context_data(
            batch=batch,
            layout=layout,
            areas=", ".join(names_of_areas(batch.counts.get("areas", []))),
            next_step={"url": reverse(layout.next_step[0]), "label": layout.next_step[1]},
            evidence=evidence_of(batch, layout),
            notes=batch.counts.get("notes", []),
            states=states,
            asked=asked,
            undecided=undecided,
            rows_first=rows_first,
            first_open=first_open,
            page=page,
            faults=faults,
            errors_more=batch.counts.get("rows_error", 0) - len(faults),
            may_choose=may_decide,
            left_out=found.get("left_out", {}).get("rows", 0),
            form=self.form or (DecisionForm(counts=batch.counts) if may_decide else None),
            findings=findings[:FINDINGS_SHOWN],
            findings_count=len(findings),
            problem=self.problem,
            may_decide=may_decide,
            writes=good,
            same=any(state["rows"] for state in states if state["value"] == "same"),
            left=left,
            may_undo=batch.state == ImportBatch.State.CONFIRMED
            and (is_owner or batch.is_of_offices(reach(self.request.user))),
            **self.job_facts(),
            **kwargs,
        )


def faults_of(batch) -> list:
    """The first rows that cannot go in, each with the cell that is in question as Excel calls it."""
    places = {place["key"]: place for place in batch.counts.get("tables", [])}
    several = len(places) > 1
    rows = list(batch.rows.filter(state="error")[:FAULTS_SHOWN])
    for row in rows:
        place = places.get(row.table, {})
        letter = place.get("letters", {}).get(row.column)
        row.sheet = place.get("name", "") if several else ""
        row.cell = f"{letter}{row.sheet_row}" if letter else ""
    return rows


class Decide(BatchStep, ShowBatch):
    done = "บันทึกคำตัดสินและตรวจใหม่แล้ว"

    def step(self):
        form = DecisionForm(self.request.POST, counts=self.batch.counts)
        if not form.is_valid():
            self.form = form
            raise RuleBroken("เลือกคำตอบไม่ถูกต้อง กรุณาเลือกจากรายการที่เสนอ", code="decision")
        actions.decide(self.batch, form.decisions(), by=self.request.user)


class Choose(BatchStep, ShowBatch):
    """Which rows of the shown page are taken; a layout that compares cells reads its own choices besides."""

    done = "บันทึกที่เลือกแล้ว และตรวจใหม่แล้ว"

    def step(self):
        layout = layout_called(self.batch.layout, self.batch.mapping or None)
        choices = chosen_rows(self.batch, self.request.POST)
        if hasattr(layout, "choices_from"):
            choices |= layout.choices_from(self.request.POST, self.batch)
        actions.choose(self.batch, choices, by=self.request.user)


def chosen_rows(batch, posted) -> dict:
    """The earlier choices with those of one page of rows: `shown` names each row as `table:row`, `take` the ticked. What
    names no row of the batch is passed over: nothing else is kept with it."""
    known = {f"{table}:{row}": [table, row] for table, row in batch.rows.values_list("table", "row")}
    shown, taken = known.keys() & set(posted.getlist("shown")), set(posted.getlist("take"))
    kept = {f"{table}:{row}" for table, row in batch.choices.get("left_out", [])} - shown
    return batch.choices | {"left_out": sorted(known[name] for name in (kept | (shown - taken)) & known.keys())}


class Progress(Importing, ProgressOfBatch):
    pass


class Original(Importing, OriginalOfBatch):
    pass


class Marked(Importing, OfBatch, View):
    """The uploaded file with the faults marked in it: mend them there and upload it again."""

    def get(self, request, pk):
        if "tables" not in self.batch.counts:
            raise Http404
        return marked_up(self.batch)


class Confirm(ConfirmStep, ShowBatch):
    done = "นำเข้าแล้ว โครงการใหม่เป็นฉบับร่างในคิวของสำนักงาน"

    def done_at_once(self, batch):
        return getattr(layout_called(batch.layout, batch.mapping or None), "done", self.done)

    def after_refusal(self, refusal):
        if refusal.code == "outcome_changed":
            actions.look_again(self.batch, by=self.request.user)
        super().after_refusal(refusal)


class Abandon(AbandonStep, ShowBatch):
    pass


class Undo(UndoStep, ShowBatch):
    done = "ยกเลิกการนำเข้าแล้ว ข้อมูลกลับเป็นอย่างก่อนนำเข้า"


class Remaining(Importing, OfBatch, View):
    """Rows that were not imported, as they stood, with what is wrong with each: mend them there and upload again."""

    def get(self, request, pk, kind):
        if kind not in {"csv", "xlsx"}:
            raise Http404
        rows = list(self.batch.rows.filter(state__in=["error", "undecided"]).order_by("row"))
        held = {name for row in rows for name in row.values}
        placed = [name for place in self.batch.counts.get("tables", []) for name in headings_of(place) if name in held]
        headings = list(dict.fromkeys([*placed, *sorted(held)]))
        columns = [*headings, "แถวในไฟล์เดิม", "ผลการตรวจ", "เหตุผล"]
        lines = [
            [
                *(row.values.get(name, "") for name in headings),
                row.sheet_row,
                row.get_state_display(),
                f"{row.column}: {row.reason}" if row.column else row.reason,
            ]
            for row in rows
        ]
        respond = csv_response if kind == "csv" else xlsx_response
        return respond(f"แถวที่เหลือ-{self.batch.pk}", columns, lines)
