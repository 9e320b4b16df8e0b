"""Officers' screens of an extract: list, upload, what it would do, confirm, undo."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.exchange.batch_views import (
    AbandonStep,
    ConfirmStep,
    OriginalOfBatch,
    ProgressOfBatch,
    ShowsBatch,
    UndoStep,
)
from projects.exchange.rules import check_may_import
from projects.money.gfms import actions, rules
from projects.money.gfms.forms import ExtractForm
from projects.money.gfms.kinds import GfmsKind
from projects.money.models.gfms import GfmsBatch, GfmsBatchArea, baht_of_satang
from projects.people.scope import reach

BATCHES_A_PAGE = 30
FAULTS_SHOWN = 20
State = GfmsBatch.State


class ForReaders:
    """For those who read the figures of an area or of the nation."""

    def dispatch(self, request, *args, **kwargs):
        if not rules.may_read(reach(request.user)):
            raise PermissionDenied("ข้อมูล GFMS ดูได้เฉพาะผู้ดูแลหรือผู้อ่านข้อมูลทั้งพื้นที่")
        return super().dispatch(request, *args, **kwargs)

    @property
    def where(self):
        return reach(self.request.user)


class Screen(ForReaders, WagtailAdminTemplateMixin):
    header_icon = "table"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        items = [
            {"url": reverse("wagtailadmin_home"), "label": "หน้าหลัก"},
            {"url": reverse("gfms:list"), "label": "GFMS"},
        ]
        if (title := self.get_page_title()) != "GFMS":
            items.append({"url": "", "label": title})
        items[-1]["url"] = ""
        return items


class BatchList(Screen, TemplateView):
    """Every extract the person may see; who reads one area sees of each what it held of that area."""

    template_name = "projects/gfms/list.html"
    page_title = "GFMS"

    def get_context_data(self, **kwargs):
        rows = GfmsBatch.objects.visible_to(self.request.user).select_related("owner")
        page = Paginator(rows, BATCHES_A_PAGE).get_page(self.request.GET.get("page"))
        held = GfmsBatchArea.objects.visible_to(self.request.user).filter(batch__in=[batch.pk for batch in page])
        sums = {
            row["batch"]: row
            for row in held.values("batch").annotate(lines=Sum("lines"), satang=Sum("amount_satang"), areas=Count("pk"))
        }
        for batch in page:
            batch.is_whole = sees_all_of(batch, self.request.user)
            batch.held = sums.get(batch.pk)
            if batch.held:
                batch.held["baht"] = baht_of_satang(batch.held["satang"])
        return super().get_context_data(page=page, may_bring=rules.may_bring(self.where), **kwargs)


class NewExtract(Screen, FormView):
    template_name = "projects/gfms/upload.html"
    page_title = "นำเข้าข้อมูล GFMS"
    form_class = ExtractForm

    def dispatch(self, request, *args, **kwargs):
        try:
            check_may_import(self.where)
        except RuleBroken as refusal:
            raise PermissionDenied(refusal.messages[0]) from None
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        file = form.cleaned_data["file"]
        try:
            batch = actions.preview(file, file.name, as_of=form.cleaned_data["as_of"], by=self.request.user)
        except RuleBroken as refusal:
            form.add_error("as_of" if refusal.code == "as_of" else "file", refusal.messages)
            return self.form_invalid(form)
        return redirect("gfms:batch", batch.pk)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OfExtract(ForReaders):
    actions = actions

    def batches(self):
        return GfmsBatch.objects.visible_to(self.request.user)


class ShowBatch(ShowsBatch, OfExtract, Screen, TemplateView):
    """What the extract would do, and afterwards what it did. Who reads one area of it sees that area's part only."""

    template_name = "projects/gfms/batch.html"

    def get_context_data(self, **kwargs):
        batch, by = self.batch, self.request.user
        is_whole = sees_all_of(batch, by)
        counts = batch.counts if is_whole else {}
        held = list(batch.areas.visible_to(by).select_related("province", "group").order_by("fiscal_year", "area_code"))
        all_areas = held if is_whole else list(batch.areas.all())
        is_owner = batch.owner_id == by.pk
        waits = batch.state == State.PREVIEWED and is_owner
        errors = counts.get("errors", [])
        return super().get_context_data(
            batch=batch,
            counts=counts,
            is_whole=is_whole,
            areas=held,
            seen_areas=areas_of(counts) if is_whole and not held else [],
            changes=changes_of(counts),
            errors=errors[:FAULTS_SHOWN],
            errors_more=counts.get("rows_error", 0) - len(errors[:FAULTS_SHOWN]),
            writes=counts.get("new", 0) + counts.get("changed", 0),
            waits=waits,
            may_undo=batch.state == State.CONFIRMED
            and (is_owner or self.where.edits_nation or bool(all_areas) and all(map(self.where.edits_area, all_areas))),
            problem=self.problem,
            **self.job_facts(),
            **kwargs,
        )


class Confirm(ConfirmStep, ShowBatch):
    done = "นำเข้าแล้ว ตรวจรหัสที่ยังไม่จับคู่และผลต่างได้เลย"


class Abandon(AbandonStep, ShowBatch):
    pass


class Undo(UndoStep, ShowBatch):
    done = "ยกเลิกการนำเข้าแล้ว รายการกลับเป็นอย่างก่อนนำเข้า"


class Progress(OfExtract, ProgressOfBatch):
    pass


class Original(OfExtract, OriginalOfBatch):
    def may_have_file(self):
        return sees_all_of(self.batch, self.request.user)


def sees_all_of(batch, person) -> bool:
    """Who brought it, and who reads the nation; an area's readers see their part."""
    return batch.owner_id == person.pk or reach(person).nation


def areas_of(counts) -> list[dict]:
    """The areas of a preview with their names. Two queries."""
    codes = {area["area"] for area in counts.get("areas", [])}
    names = dict(ProvinceGroup.objects.filter(code__in=codes).values_list("code", "name_th"))
    names |= {one.code: one.full_name for one in Province.objects.filter(code__in=codes)}
    return [area | {"name": names.get(area["area"], area["area"])} for area in counts.get("areas", [])]


def changes_of(counts) -> list[dict]:
    """The changed lines shown in the preview, kinds in Thai."""
    words = dict(GfmsKind.choices)
    return [
        change | {"kind": words.get(change["kind_after"], ""), "was": words.get(change["kind_before"], "")}
        for change in counts.get("changes", [])
    ]
