"""The record page: eight sections, the moves this person can make, comments and history."""

from collections import Counter

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from wagtail.log_actions import registry as log_registry
from wagtail.snippets.views.snippets import InspectView

from projects.exchange.models import ImportBatch
from projects.people.models import AuditEntry
from projects.people.scope import reach
from projects.register import rules
from projects.register.actions.locking import assign_url, state_mark
from projects.register.admin.forms import place_in_form
from projects.register.models import ExecutionStatus, Place, Project, Section
from projects.register.observations import observations
from projects.register.reports import NAMES, line_sources
from projects.register.rules import Move
from projects.register.snapshot import snapshot
from projects.register.task_list import OF_THE_PLAN, filled_sections, task_list

# Button words, whether a reason is asked for, and how the button looks.
MOVES = {
    Move.SUBMIT: ("ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ", "", "primary"),
    Move.VERIFY: ("ตรวจแล้ว ถูกต้อง ส่งให้ส่วนกลางรับรอง", "", "primary"),
    Move.ACCEPT: ("รับรองและเผยแพร่", "", "primary"),
    Move.RETURN: ("ส่งกลับให้แก้ไข", "เหตุผลที่ส่งกลับ", "secondary"),
    Move.WITHDRAW: ("ถอนเรื่องคืนมาแก้ไข", "", "secondary"),
    Move.DISCARD_AMENDMENT: ("ทิ้งฉบับแก้ไขนี้", "", "quiet"),
    Move.TAKE_DOWN: ("นำออกจากหน้าเผยแพร่", "เหตุผลที่นำออก", "quiet"),
    Move.CANCEL: ("ยกเลิกบันทึกนี้", "เหตุผลที่ยกเลิก", "quiet"),
    Move.DELETE: ("ลบฉบับร่าง", "", "quiet"),
}
HISTORY_LENGTH = 15


def moves_for(project, hands, *, year_is_closed):
    """The buttons of the record page: only what this person's posts carry and the record allows now."""
    shown = []
    for move, (label, reason_label, look) in MOVES.items():
        if not rules.has_hand_for(move, project, hands):
            continue
        if move == Move.WITHDRAW and not (hands.is_agency or project.submitted_by_id == hands.person_id):
            continue  # an office that wants it back returns it, with a reason
        if rules.refusal(move, project, hands, year_is_closed=year_is_closed) is None:
            shown.append({"move": move.value, "label": label, "reason_label": reason_label, "look": look})
    return shown


class RecordView(InspectView):
    template_name = "projects/register/record.html"
    any_permission_required = ["add", "change", "view"]

    def get_queryset(self):
        return Project.objects.visible_to(self.request.user).select_related("fiscal_year", "latest_revision", *NAMES)

    def get_object(self, queryset=None):
        from django.shortcuts import get_object_or_404

        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])

    def get_page_title(self):
        return self.object.code

    def get_page_subtitle(self):
        return ""  # the title stands once, in full, below the header

    def get_header_title(self):
        """For the browser's tab."""
        return f"{self.object.code}: {self.object.title}"

    def get_fields_context(self):
        return []

    def get_header_more_buttons(self):
        return []

    @property
    def header_more_buttons(self):
        return []

    def get_context_data(self, **kwargs):
        project, user = self.object, self.request.user
        where = reach(user)
        works_here = where.reads_work_on(project)  # a neighbour reads what was verified, not the work on it
        is_worked_on = works_here and project.working_step != "accepted"
        version = _version_at_work(project) if is_worked_on else project
        if version is project:
            places = Prefetch("places", Place.objects.select_related("district__province"))
            prefetch_related_objects([project], "agendas", "activities__budget_lines", "indicators", places)
        hands = rules.hands_on(project, where, user.pk)
        closed = project.year_closed_on is not None
        comments = list(project.comments.select_related("written_by", "settled_by")) if works_here else []
        can_edit = (
            rules.has_hand_for(Move.EDIT, project, hands)
            and rules.refusal(Move.EDIT, project, hands, year_is_closed=closed) is None
        )
        edit_url = reverse("projects:edit", args=[project.pk]) if can_edit else ""
        missing = rules.missing_before_submission(version)
        log = AuditEntry.objects if hands.owns else AuditEntry.objects.viewable_by_user(user)
        ours = log.filter(project_id=project.pk, action__startswith="projects.")  # Wagtail's own say the same again
        entries = list(ours.select_related("user")[:HISTORY_LENGTH])
        may_assign = rules.has_hand_for(Move.ASSIGN, project, hands) and not rules.refusal(
            Move.ASSIGN, project, hands, year_is_closed=closed
        )
        return super().get_context_data(
            project=project,
            version=version,
            sections=task_list(
                project,
                version,
                missing=missing,
                edit_urls=_edit_urls(edit_url, missing),
                history_url="#history",
                open_comments=Counter(c.section for c in comments if c.settled_at is None),
                filled=filled_sections(project, user),
            ),
            content=_content(version),
            returned=_reason_in_force(entries),
            moves=moves_for(project, hands, year_is_closed=closed),
            move_url=f"/admin/projects/{project.pk}/moves/",
            seen_state=state_mark(project),
            can_return_to_agency=hands.is_centre and project.working_step == "verified",
            edit_url=edit_url,
            edit_label="แก้ไขข้อมูลที่เผยแพร่แล้ว" if project.live and not project.amendment_step else "กรอกและแก้ไขข้อมูล",
            missing=_mended_at(missing, edit_url, assign_url(project) if may_assign else "") if can_edit else [],
            observations=observations(project, version, user) if is_worked_on else [],
            comments=[(c, c.settled_at is None and rules.may_settle(c.written_by_id, hands)) for c in comments],
            section_choices=Section.choices,
            can_comment=hands.owns,
            entries=[
                (entry, entry_label(entry), entry_reason(entry), entry.data.get("changes", [])) for entry in entries
            ],
            batches_seen=_batches_seen(entries, user),
            sources=line_sources(project) if works_here else [],
            may_assign=may_assign,
            assign_url=assign_url(project),
            compare_url=reverse("projects_compare", args=[project.pk]) if works_here else "",
            works_here=works_here,
            copy_url=reverse("projects_copy_forward", args=[project.pk]) if hands.owns else "",
            public_url=f"/projects/{project.fiscal_year_id}/{project.code}/" if project.live else "",
            year_is_closed=closed,
            achievement_url=f"/admin/projects/{project.pk}/draft-achievement/"
            if project.live and project.execution_status == ExecutionStatus.COMPLETED and hands.is_office
            else "",
            **kwargs,
        )


REASONS = {  # decisions whose reason stands on top of the record until the next decision, and the words before the name
    "projects.project.returned": "ส่งกลับโดย",
    "projects.project.taken_down": "นำออกจากหน้าเผยแพร่โดย",
    "projects.project.cancelled": "ยกเลิกโดย",
}
DECISIONS = {f"projects.project.{word}" for word in ("submitted", "withdrawn", "verified", "accepted")} | REASONS.keys()


def _version_at_work(project):
    """What is worked on: the newest version, its children in memory; links that the record has itself are not asked for
    again."""
    if not project.latest_revision_id:
        return project
    version = project.with_content_json(project.latest_revision.content)
    for name in {path.split("__")[0] for path in NAMES}:
        if getattr(version, f"{name}_id") == getattr(project, f"{name}_id"):
            setattr(version, name, getattr(project, name))
    return version


def _edit_urls(edit_url, missing):
    """Where each section is filled in. Section 2.2 spans three tabs: it opens where something is lacking."""
    if not edit_url:
        return {}
    of_details = [gap for gap in missing if gap.field not in OF_THE_PLAN]
    at = place_in_form(of_details[0].field) if of_details else "#tab-details"
    return {Section.PLAN: f"{edit_url}#tab-plan", Section.DETAILS: f"{edit_url}{at}"}


def _mended_at(missing, edit_url, assigned_at):
    """(sentence, address) of each gap; no address where this person cannot mend it."""
    return [
        (gap.text, assigned_at if gap.field == "agency" else edit_url + place_in_form(gap.field)) for gap in missing
    ]


def _batches_seen(entries, user):
    """The imports in the history whose own page this person may open."""
    named = {entry.data["batch"] for entry in entries if entry.data.get("batch")}
    return set(ImportBatch.objects.owned_by(user).filter(pk__in=named).values_list("pk", flat=True)) if named else set()


def _reason_in_force(entries):
    """(words, entry) of the newest decision when it was one that gives a reason; None otherwise."""
    newest = next((entry for entry in entries if entry.action in DECISIONS), None)
    if newest is None or newest.action not in REASONS:
        return None
    return REASONS[newest.action], newest


def _content(version):
    """What sections 2.1 and 2.2 say, for whoever reads without editing: (number, name, [(label, text), …])."""
    texts = list(snapshot(version).items())
    first_of_details = str(Project._meta.get_field("summary").verbose_name)
    cut = next(at for at, (label, _text) in enumerate(texts) if label == first_of_details)
    status = str(Project._meta.get_field("execution_status").verbose_name)
    parts = {Section.PLAN: texts[:cut], Section.DETAILS: [pair for pair in texts[cut:] if pair[0] != status]}
    parts[Section.PLAN] += [pair for pair in texts[cut:] if pair[0] == status]
    return [(part.value, part.label, [pair for pair in rows if pair[1]]) for part, rows in parts.items()]


def entry_label(entry) -> str:
    log_registry.scan_for_actions()
    formatter = log_registry.get_formatter(entry)
    return formatter.label if formatter else entry.action


def entry_reason(entry) -> str:
    return entry.data.get("reason") or entry.data.get("note") or entry.data.get("text") or ""
