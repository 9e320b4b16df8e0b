"""A project's photographs and documents on one screen: look, send in, publish."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cms.rules import RuleBroken, id_in
from cms.thai import MONTHS, YEARS_BE, to_be
from projects.evidence import actions, rules
from projects.evidence.forms import DocumentForm, UploadForm
from projects.evidence.models import PhotoStage, ProjectDocument
from projects.evidence.reports import documents_of, findings_of, own_drafts, shown_photos
from projects.evidence.views.base import EvidencePage
from projects.exchange.cells import csv_response, xlsx_response
from projects.register.models import ExecutionStatus

A_PAGE = 24
DOCUMENTS_A_PAGE = 100
STAGE_BY_STATUS = {
    ExecutionStatus.NOT_STARTED: PhotoStage.BEFORE,
    ExecutionStatus.PROCURING: PhotoStage.BEFORE,
    ExecutionStatus.COMPLETED: PhotoStage.AFTER,
}
COLUMNS = [
    "ช่วงของงาน", "คำบรรยายภาพ", "ถ่ายเมื่อ", "สถานที่ถ่าย", "ละติจูด", "ลองจิจูด", "บุคคลในภาพ", "ส่งเมื่อ", "เผยแพร่เมื่อ", "ควรตรวจดู",
]  # fmt: skip
LIST_STATES = {"undecided": "รอพิจารณาเผยแพร่", "published": "เผยแพร่แล้ว", "odd": "ควรตรวจดู"}


def month_in(text) -> date | None:
    """2025-01 → its first day; None for nothing. Http404 for what is no month."""
    try:
        month = date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise Http404 from None
    if month is not None and to_be(month.year) not in YEARS_BE:
        raise Http404
    return month


class EvidenceView(EvidencePage):
    template_name = "projects/evidence/project.html"

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond(f"ภาพถ่าย {self.project.code}", COLUMNS, self.rows_to_export())
        return super().get(request, *args, **kwargs)

    def rows_to_export(self):
        photos = list(shown_photos(self.project, self.request.user).captioned().select_related("project"))
        odd = findings_of(photos, self.request.user)
        for photo in photos:
            yield [
                photo.get_stage_display(), photo.caption, photo.taken_on, photo.place_name, photo.latitude,
                photo.longitude, photo.get_people_consent_display(), photo.uploaded_at, photo.published_at,
                "; ".join(one.text for one in odd.get(photo.pk, ())),
            ]  # fmt: skip

    def post(self, request, *args, **kwargs):
        """Take the files; each that is refused says why, the others are kept."""
        try:
            self.check_hand()
        except RuleBroken as refused:
            if self.wants_json:
                return JsonResponse({"taken": 0, "errors": refused.messages}, status=422)
            raise
        form = UploadForm(request.POST, activities=self.activities)
        sent = request.FILES.getlist("photos")
        if not sent:
            form.add_error(None, "เลือกภาพก่อน")
        if not form.is_valid():
            return self.refused(form)
        given = form.cleaned_data
        facts = {
            "stage": given["stage"],
            "activity": int(given["activity"]) if given["activity"] else None,
            "keeps_position": given["keeps_position"],
            "month": month_in(request.POST.get("month")),
        }
        head = request.FILES["head"].read(300_000) if "head" in request.FILES and len(sent) == 1 else b""
        taken = same = 0
        for file in sent[: rules.MOST_AT_ONCE]:
            try:
                _photo, is_new = actions.upload_photo(self.project, file, by=request.user, head=head, **facts)
            except ValidationError as refused:
                form.add_error(None, f"{file.name}: {' '.join(refused.messages)}")
            else:
                taken, same = taken + is_new, same + (not is_new)
        for file in sent[rules.MOST_AT_ONCE :]:
            form.add_error(None, f"{file.name}: ส่งครั้งละไม่เกิน {rules.MOST_AT_ONCE} ภาพ ส่งภาพนี้อีกครั้ง")
        if form.errors:
            return self.refused(form, taken=taken)
        if self.wants_json:
            return JsonResponse({"taken": taken, "same": same})
        if same:
            messages.info(request, f"{same} ภาพเคยส่งแล้ว ไม่ได้เพิ่มซ้ำ")
        if taken:
            messages.success(request, f"รับภาพแล้ว {taken} ภาพ เติมคำบรรยายเพื่อให้ผู้อื่นเห็น")
        return redirect(self.describe_url(request.POST.get("month", "")))

    def describe_url(self, month):
        address = reverse("projects_photos_describe", args=[self.project.pk])
        return f"{address}?month={month}" if month else address

    @property
    def wants_json(self):
        return self.request.headers.get("Accept", "").startswith("application/json")

    def refused(self, form, taken=0):
        if self.wants_json:
            said = [str(error) for errors in form.errors.values() for error in errors]
            return JsonResponse({"taken": taken, "errors": said}, status=422)
        return self.render_to_response(self.get_context_data(form=form, taken=taken), status=422)

    def photos(self):
        rows = shown_photos(self.project, self.request.user).captioned()
        state = self.request.GET.get("state", "")
        if state == "undecided":
            rows = rows.awaiting_publication()
        elif state == "published":
            rows = rows.filter(published_at__isnull=False)
        elif state == "odd":
            rows = rows.with_findings()
        stage = self.request.GET.get("stage", "")
        return rows.filter(stage=stage) if stage in PhotoStage.values else rows

    def get_context_data(self, **kwargs):
        month = month_in(self.request.GET.get("month") or self.request.POST.get("month"))
        first = STAGE_BY_STATUS.get(self.project.execution_status, PhotoStage.DURING)
        kwargs.setdefault("form", UploadForm(initial={"stage": first}, activities=self.activities))
        kwargs.setdefault("document_form", DocumentForm())
        page = Paginator(self.photos().order_by("taken_on", "pk"), A_PAGE).get_page(self.request.GET.get("page"))
        photos = list(page)
        for photo in photos:
            photo.project = self.project
        odd = findings_of(photos, self.request.user)
        for photo in photos:
            photo.findings = odd.get(photo.pk, [])
            photo.may_publish = self.decides and photo.published_at is None and not self.why_unpublished(photo)
        asked = {name: self.request.GET[name] for name in ("state", "stage") if self.request.GET.get(name)}
        papers = Paginator(documents_of(self.project), DOCUMENTS_A_PAGE).get_page(self.request.GET.get("papers"))
        documents = list(papers)
        for row in documents:
            row.may_delete = row.side in rules.sides(self.hands) or self.hands.is_centre
        return super().get_context_data(
            why_not=self.why_not(),
            page=page,
            photos=photos,
            may_publish=any(photo.may_publish for photo in photos),
            drafts=own_drafts(self.project, self.request.user).count() if rules.sides(self.hands) else 0,
            papers=papers,
            documents=documents,
            states=LIST_STATES,
            stages=PhotoStage.choices,
            asked=asked,
            query=urlencode(asked),
            most=rules.MOST_AT_ONCE,
            opens=self.hands.is_agency or bool(month) or kwargs["form"].is_bound or not page.paginator.count,
            month=f"{month:%Y-%m}" if month else "",
            month_name=f"{MONTHS[month.month - 1]} {to_be(month.year)}" if month else "",
            describe_url=self.describe_url(f"{month:%Y-%m}" if month else ""),
            **kwargs,
        )

    def why_unpublished(self, photo):
        return rules.why_not_published(
            caption=photo.caption, people_consent=photo.people_consent, is_ready=photo.is_ready,
            project_step=self.project.step, uploaded_by_id=photo.uploaded_by_id, person_id=self.request.user.pk,
        )  # fmt: skip


class PublishView(EvidencePage):
    """POST only: show the ticked photographs to everyone, or keep them inside."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        chosen = (
            one.partition(".") for one in request.POST.getlist("photo")
        )  # 17.3: photograph 17, seen as its version 3
        seen = {id_in(pk): version for pk, _dot, version in chosen}
        inside = request.POST.get("move") == "keep-inside"
        act = actions.keep_inside if inside else actions.publish_photos
        try:
            done = act(self.project, seen, by=request.user)
        except RuleBroken as refused:
            refused.back = self.url
            raise
        messages.success(request, f"{'เก็บไว้ภายใน' if inside else 'เผยแพร่'}แล้ว {len(done)} ภาพ")
        return redirect(self.url)


class DocumentsView(EvidenceView):
    """POST only: a document comes in, or goes."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if "delete" in request.POST:
            rows = ProjectDocument.objects.filter(project=self.project)
            row = get_object_or_404(rows, pk=id_in(request.POST["delete"]))
            try:
                actions.delete_document(row, by=request.user)
            except RuleBroken as refused:
                refused.back = self.url
                raise
            messages.success(request, f"ลบเอกสาร “{row.title}” แล้ว")
            return redirect(f"{self.url}#documents")
        self.check_hand()
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                month = month_in(request.POST.get("month"))
                row, is_new = actions.upload_document(
                    self.project, given.pop("file"), month=month, by=request.user, **given
                )
            except ValidationError as refused:
                form.add_error("file" if hasattr(refused, "error_dict") and "file" in refused.error_dict else None,
                               refused.messages)  # fmt: skip
            else:
                said = f"เพิ่มเอกสาร “{row.title}” แล้ว" if is_new else f"เอกสารนี้มีอยู่แล้วในชื่อ “{row.title}” ไม่ได้เพิ่มซ้ำ"
                messages.success(request, said)
                return redirect(f"{self.url}#documents")
        return self.render_to_response(self.get_context_data(document_form=form), status=422)
