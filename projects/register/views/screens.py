"""Officers' screens beside the viewset: the queue, the moves, assigning, comparing, copying forward."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.rules import Overtaken, RuleBroken
from projects.people.models import AuditEntry, Notice
from projects.people.scope import reach
from projects.plans.models import FiscalYear, open_now_q
from projects.register import actions, rules
from projects.register.actions.locking import assign_url, record_url, state_mark
from projects.register.admin.forms import AssignForm, place_in_form
from projects.register.admin.record import MOVES, entry_label, entry_reason
from projects.register.models import Project, SectionComment
from projects.register.rules import Move

DONE = {
    Move.SUBMIT: "ส่งตรวจแล้ว รอสำนักงานจังหวัดหรือกลุ่มจังหวัดตรวจ",
    Move.WITHDRAW: "ถอนเรื่องคืนแล้ว แก้ไขได้",
    Move.VERIFY: "บันทึกผลการตรวจแล้ว รอส่วนกลางรับรอง",
    Move.ACCEPT: "รับรองและเผยแพร่แล้ว",
    Move.RETURN: "ส่งกลับแล้ว และแจ้งผู้เกี่ยวข้องแล้ว",
    Move.DISCARD_AMENDMENT: "ทิ้งฉบับแก้ไขแล้ว ฉบับที่เผยแพร่ยังเหมือนเดิม",
    Move.TAKE_DOWN: "นำออกจากหน้าเผยแพร่แล้ว",
    Move.CANCEL: "ยกเลิกบันทึกแล้ว",
    Move.DELETE: "ลบฉบับร่างแล้ว",
}
ACTIONS = {
    Move.SUBMIT: actions.submit_project,
    Move.WITHDRAW: actions.withdraw_submission,
    Move.VERIFY: actions.verify_project,
    Move.ACCEPT: actions.accept_project,
    Move.RETURN: actions.return_project,
    Move.DISCARD_AMENDMENT: actions.discard_amendment,
    Move.TAKE_DOWN: actions.take_down,
    Move.CANCEL: actions.cancel_record,
    Move.DELETE: actions.delete_draft,
}
REASON_OR_NOTE = "เหตุผลหรือหมายเหตุ"
NEED_REASON = {Move.RETURN, Move.TAKE_DOWN, Move.CANCEL}


@require_POST
def make_move(request, pk, move):
    """One decision on one record. 404 unseen, 403 no such right, 409 someone was quicker, 422 a rule says no."""
    if move not in ACTIONS:
        raise Http404
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    facts = {"by": request.user, "seen_state": request.POST.get("seen_state", "")}
    if move in NEED_REASON:
        facts["reason"] = request.POST.get("reason", "")
    if move == Move.RETURN:
        facts["to_agency"] = request.POST.get("to_agency") == "1"
    if move in (Move.VERIFY, Move.ACCEPT):
        facts["note"] = request.POST.get("note", "")
    try:
        ACTIONS[Move(move)](project, **facts)
    except Overtaken as lost:
        lost.conflicts = [*lost.conflicts, *_decided_and_typed(project, move, facts, request.user)]
        raise
    except RuleBroken as refused:
        typed = facts.get("reason") or facts.get("note")
        refused.typed = [(REASON_OR_NOTE, typed)] if typed else []
        refused.links = {gap.text: _where_mended(gap, project, request.user) for gap in getattr(refused, "gaps", ())}
        refused.back = record_url(project)
        raise
    messages.success(request, f"{project.code}: {DONE[Move(move)]}")
    if move == Move.DELETE:
        return redirect("projects:list")
    if request.POST.get("next") == "queue":
        return redirect("projects_queue")
    return redirect(record_url(project))


def _where_mended(gap, project, person):
    """Where this is filled in; the agency is not in the form: whoever may assign does it on a page of its own."""
    if gap.field != "agency":
        return reverse("projects:edit", args=[project.pk]) + place_in_form(gap.field)
    hands = rules.hands_on(project, reach(person), person.pk)
    return assign_url(project) if rules.has_hand_for(Move.ASSIGN, project, hands) else ""


def _decided_and_typed(project, move, facts, person):
    """What the quicker one decided and wrote, beside what this person wanted and typed: nothing typed is lost."""
    entries = AuditEntry.objects.viewable_by_user(person).filter(project_id=project.pk)
    newest = entries.filter(action__startswith="projects.project.").select_related("user").first()
    decided = f"{entry_label(newest)} โดย {newest.user_display_name}" if newest else ""
    yield "การดำเนินการ", decided, MOVES[Move(move)][0]
    typed = facts.get("reason") or facts.get("note")
    if typed:
        yield REASON_OR_NOTE, entry_reason(newest) if newest else "", typed


@require_POST
def comment(request, pk):
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    text = request.POST.get("text", "")
    try:
        actions.write_comment(project, section=request.POST.get("section", ""), text=text, by=request.user)
    except ValidationError as refused:
        broken = RuleBroken(refused.messages, code="comment_refused")
        broken.typed, broken.back = [("ความเห็น", text)] if text.strip() else [], record_url(project) + "#comments"
        raise broken from refused
    return redirect(record_url(project) + "#comments")


@require_POST
def settle(request, pk, comment_id):
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    remark = get_object_or_404(SectionComment, pk=comment_id, project=project)
    try:
        actions.settle_comment(remark, by=request.user)
    except RuleBroken as refused:
        refused.back = record_url(project) + "#comments"
        raise
    return redirect(record_url(project) + "#comments")


def open_notice(request, pk):
    """Follow a notice to what it is about; it is read then."""
    notice = get_object_or_404(Notice, pk=pk, person=request.user)
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])
    return redirect(notice.url or "wagtailadmin_home")


class OfficersPage(WagtailAdminTemplateMixin, TemplateView):
    """Our own screen inside the admin's frame. `crumbs`: (address, label) pairs between home and the title."""

    _show_breadcrumbs = True
    crumbs = [("projects:list", "โครงการ")]

    def get_breadcrumbs_items(self):
        return [
            {"url": reverse("wagtailadmin_home"), "label": "หน้าหลัก"},
            *({"url": reverse(name), "label": label} for name, label in self.crumbs),
            {"url": "", "label": self.get_page_title()},
        ]


def waiting_for(person):
    """Records on which this person must act, oldest first; those of a closed year wait for nobody. Anyone who only reads
    has an empty queue."""
    where = reach(person)
    mine = Q(pk__in=[])
    if where.edit_agencies:
        mine |= Q(waiting_for="agency", agency_id__in=where.edit_agencies)
    if where.edit_provinces or where.edit_groups:
        area = Q(province_id__in=where.edit_provinces) | Q(group_id__in=where.edit_groups)
        sent_by_me = Q(submitted_by=person) & (Q(step="submitted") | Q(amendment_step="submitted"))
        mine |= Q(waiting_for="office") & area & ~sent_by_me
    if where.edits_nation:
        mine |= Q(waiting_for="centre") & ~Q(submitted_by=person)
    return Project.objects.visible_to(person).filter(open_now_q(), mine).order_by("waiting_since", "pk")


def waiting_elsewhere(request):
    """What waits for the person outside the register, e.g. a story to moderate: dicts of title, url, what, since.

    Slices above the register answer the hook `padme_waiting`.
    """
    return [item for answer in hooks.get_hooks("padme_waiting") for item in answer(request)]


class QueueView(OfficersPage):
    template_name = "projects/register/queue.html"
    page_title = "งานที่รอท่าน"
    header_icon = "tasks"
    crumbs = []

    def post(self, request, *args, **kwargs):
        """Accept the ticked records: all or none."""
        chosen = [pair.split(":", 1) for pair in request.POST.getlist("accept")]
        if not chosen or any(len(pair) != 2 or not pair[0].isdigit() for pair in chosen):
            raise RuleBroken("เลือกรายการที่จะรับรองก่อน", code="nothing_chosen")
        done = actions.accept_many(chosen, by=request.user)
        messages.success(request, f"รับรองและเผยแพร่แล้ว {len(done)} โครงการ")
        return redirect("projects_queue")

    def get_context_data(self, **kwargs):
        rows = waiting_for(self.request.user).with_names().select_related("submitted_by")
        page = Paginator(rows, 30).get_page(self.request.GET.get("page"))
        where = reach(self.request.user)
        profile = getattr(self.request.user, "wagtail_userprofile", None)  # where a person switches single keys off
        for row in page:
            row.mark = state_mark(row)
            row.may_accept = where.edits_nation and row.working_step == "verified"
            row.may_assign = row.agency_id is None and row.waiting_for == "office"
        return super().get_context_data(
            page=page,
            may_accept=any(row.may_accept for row in page),
            may_assign=any(row.may_assign for row in page),
            elsewhere=waiting_elsewhere(self.request),
            acts=bool(where.edits_nation or where.edit_agencies or where.edit_provinces or where.edit_groups),
            keys_are_on=getattr(profile, "keyboard_shortcuts", True),
            **kwargs,
        )


class AssignView(OfficersPage):
    """Assign one or many records (`?id=`, repeated) to an agency."""

    template_name = "projects/register/assign.html"
    page_title = "มอบหมายหน่วยงาน"
    header_icon = "group"

    def projects(self):
        ids = [pk for pk in self.request.GET.getlist("id") + self.request.POST.getlist("id") if pk.isdigit()]
        rows = list(Project.objects.visible_to(self.request.user).filter(pk__in=ids[:500]).with_names())
        if not ids:
            raise RuleBroken("เลือกโครงการที่จะมอบหมายก่อน", code="nothing_chosen")
        if not rows or len(rows) != len(set(ids[:500])):
            raise Http404
        where = reach(self.request.user)
        if not all(
            where.edits_nation or row.province_id in where.edit_provinces or row.group_id in where.edit_groups
            for row in rows
        ):
            raise PermissionDenied("มอบหมายได้เฉพาะโครงการในพื้นที่ของท่าน")
        return rows

    def form(self, rows, fresh=False):
        provinces = {row.province_id for row in rows if row.province_id}
        for row in rows:
            if row.group_id:
                provinces |= set(row.group.memberships.values_list("province_id", flat=True))
        return AssignForm(None if fresh else self.request.POST or None, province_ids=provinces)

    def post(self, request, *args, **kwargs):
        rows = self.projects()
        if "agency" not in request.POST:  # the queue sends the ticked records here to be assigned
            return self.render_to_response(self.get_context_data(rows=rows, form=self.form(rows, fresh=True)))
        form = self.form(rows)
        if form.is_valid():
            actions.assign_agency(rows, form.cleaned_data["agency"], by=request.user)
            messages.success(request, f"มอบหมาย {len(rows)} โครงการให้ {form.cleaned_data['agency']} แล้ว")
            return redirect(record_url(rows[0]) if len(rows) == 1 else reverse("projects_queue"))
        return self.render_to_response(self.get_context_data(rows=rows, form=form), status=422)

    def get_context_data(self, **kwargs):
        rows = kwargs.pop("rows", None) or self.projects()
        kwargs.setdefault("form", self.form(rows))
        return super().get_context_data(rows=rows, **kwargs)


class CompareView(OfficersPage):
    """Two versions of a record, field by field."""

    template_name = "projects/register/compare.html"
    page_title = "เทียบฉบับ"
    header_icon = "history"

    def get_context_data(self, **kwargs):
        from projects.register.snapshot import differences, snapshot

        project = get_object_or_404(Project.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        if not reach(self.request.user).reads_work_on(project):
            raise PermissionDenied("ท่านอ่านฉบับที่ตรวจแล้วได้ แต่ไม่เห็นฉบับระหว่างแก้ไข")
        versions = list(project.revisions.select_related("user").order_by("-created_at", "-pk")[:50])
        by_id = {str(version.pk): version for version in versions}
        after = by_id.get(self.request.GET.get("after", "")) or (versions[0] if versions else None)
        before = by_id.get(self.request.GET.get("before", ""))
        if before is None and project.live_revision_id and after and after.pk != project.live_revision_id:
            before = by_id.get(str(project.live_revision_id))
        if before is None and len(versions) > 1:
            before = versions[min(versions.index(after) + 1, len(versions) - 1)]
        rows = []
        if before and after:
            rows = differences(snapshot(before.as_object()), snapshot(after.as_object()))
        return super().get_context_data(
            project=project, versions=versions, before=before, after=after, rows=rows, url=record_url(project), **kwargs
        )


class CopyForwardView(OfficersPage):
    """Last year's project as a new draft of another year."""

    template_name = "projects/register/copy_forward.html"
    page_title = "คัดลอกเป็นโครงการปีใหม่"
    header_icon = "copy"

    def get_project(self):
        return get_object_or_404(Project.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def post(self, request, *args, **kwargs):
        source = self.get_project()
        chosen = request.POST.get("fiscal_year", "")
        year = get_object_or_404(FiscalYear.objects.open(), pk=int(chosen) if chosen.isdecimal() else 0)
        copied = actions.copy_forward(source, to_year=year, by=request.user)
        messages.success(
            request, f"สร้างโครงการรหัส {copied.code} จาก {source.code} แล้ว กรอกงบประมาณและช่วงเวลาของปีใหม่ต่อได้เลย"
        )
        return redirect("projects:edit", copied.pk)

    def get_context_data(self, **kwargs):
        project = self.get_project()
        # The nearest first, so that it is the one already chosen: nobody copies to the farthest year.
        years = FiscalYear.objects.open().filter(year_be__gt=project.fiscal_year_id).order_by("year_be")
        return super().get_context_data(project=project, years=years, url=record_url(project), **kwargs)
