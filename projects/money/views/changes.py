"""Requests about the budget of one project: written, read, decided."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from cms.rules import Overtaken
from projects.money import actions, change_rules, reports
from projects.money.actions.bringing import foreseen
from projects.money.actions.changes import change_url, last_change, step_mark
from projects.money.change_forms import ChangeForm, NoteForm, ReasonForm, VerifyForm
from projects.money.change_rules import ChangeMove
from projects.money.forms import MoneyForm as PlainForm
from projects.money.models import BudgetChange, BudgetChangeLine, ChangeKind, ChangeStep
from projects.money.models.changes import ENDED, MOVES_MONEY_BETWEEN
from projects.money.views.base import MoneyPage, RetypedForm, show_refusal
from projects.people.log_actions import changes, values_of
from projects.people.models import AuditEntry
from projects.register.admin.record import entry_label, entry_reason
from projects.register.models import Activity, ExecutionStatus, Project

STATES = {
    ChangeStep.DRAFT: "todo",
    ChangeStep.RETURNED: "late",
    ChangeStep.SUBMITTED: "part",
    ChangeStep.VERIFIED: "part",
    ChangeStep.ACCEPTED: "done",
    ChangeStep.REFUSED: "late",
    ChangeStep.WITHDRAWN: "todo",
}
# Button, form, action, what is said when it is done, and how the button looks.
MOVES = {
    ChangeMove.SUBMIT: ("ส่งให้จังหวัด/กลุ่มจังหวัดตรวจ", PlainForm, actions.submit_change, "ส่งคำขอแล้ว", ""),
    ChangeMove.VERIFY: ("ตรวจแล้ว ส่งให้ส่วนกลางอนุมัติ", VerifyForm, actions.verify_change, "บันทึกผลการตรวจแล้ว", ""),
    ChangeMove.ACCEPT: ("อนุมัติคำขอ", NoteForm, actions.accept_change, "อนุมัติแล้ว และบันทึกลงบัญชีเงินของโครงการแล้ว", ""),
    ChangeMove.RETURN: ("ส่งกลับให้แก้ไข", ReasonForm, actions.return_change, "ส่งกลับและแจ้งผู้ขอแล้ว", "secondary"),
    ChangeMove.REFUSE: ("ไม่อนุมัติ", ReasonForm, actions.refuse_change, "บันทึกว่าไม่อนุมัติ และแจ้งผู้ขอแล้ว", "secondary"),
    ChangeMove.WITHDRAW: ("ถอนคำขอนี้", PlainForm, actions.withdraw_change, "ถอนคำขอแล้ว", "secondary"),
}


def readable_changes(project, person):
    """The project's requests, each with `state` and `asked_baht`. One query."""
    rows = BudgetChange.objects.readable_by(person).filter(project=project)
    rows = list(rows.with_amounts().select_related("activity"))
    for row in rows:
        row.state = STATES[row.step]
    return rows


def kinds_on_offer(money, cancelled) -> list[tuple]:
    """(value, label) of the requests that this project's money allows to write now."""
    total, activities = money.total, {row.activity_id for row in money.rows}
    offered = {
        ChangeKind.TRANSFER: total.available_baht,
        ChangeKind.ITEMS: True,
        ChangeKind.SAVINGS: total.available_baht,
        ChangeKind.RETURN: total.savings_held_baht,
        ChangeKind.REUSE: total.savings_held_baht,
        ChangeKind.CANCEL_ACTIVITY: len(activities - cancelled) > 1,
        ChangeKind.CANCEL_PROJECT: True,
    }
    return [(kind.value, kind.label) for kind, is_open in offered.items() if is_open > 0]


class OfChange:
    """In front of a page or form of one request. 404 for another project's, and for a draft that one only would read."""

    def find(self):
        rows = BudgetChange.objects.readable_by(self.request.user).with_names()
        self.change = get_object_or_404(rows, pk=self.kwargs["change"], project=self.project)

    @property
    def change_url(self):
        return change_url(self.change)


class ChangeView(OfChange, MoneyPage):
    template_name = "projects/money/change.html"

    def get_page_title(self):
        return self.change.get_kind_display()

    def get_context_data(self, tried=None, **kwargs):
        """`tried`: the move that was refused, and its form."""
        change = self.change
        entries, lines = list(change.entries.with_names()), self.lines()
        will_be, why_never = self.foreseen()
        return super().get_context_data(
            change=change,
            state=STATES[change.step],
            lines=lines,
            total_baht=sum(line.amount_baht for line in lines),
            moves_between=change.kind in MOVES_MONEY_BETWEEN,
            foreseen=will_be,
            why_never=why_never,
            entries=entries,
            moves=self.moves(tried),
            tried=tried,
            seen_step=step_mark(change),
            history=self.history(),
            edit_url=self.edit_url(),
            why_not=self.why_not_now if self.hands.owns else "",
            **kwargs,
        )

    def lines(self):
        """The request's lines; another project's activity is named to whoever may see that project."""
        lines = list(self.change.lines.select_related("from_activity", "to_activity__project"))
        ids = [line.to_activity_id for line in lines if line.to_activity_id]
        seen = set(Activity.objects.filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
        for line in lines:
            line.shows_target = line.to_activity_id in seen
            line.to_word = line.get_to_kind_display()
            line.is_elsewhere = line.shows_target and line.to_activity.project_id != self.project.pk
        return lines

    def foreseen(self):
        """(rows, why it could not be accepted now), nothing for a request that has ended."""
        if self.change.step in ENDED or self.change.kind == ChangeKind.ITEMS:
            return [], ""
        self.change.project = self.project
        try:
            return foreseen(self.change), ""
        except ValidationError as refused:
            return [], " ".join(refused.messages)

    @cached_property
    def why_not_now(self):
        return self.why_not()

    @property
    def moves_now(self):
        if self.why_not_now:
            return []
        facts = {"step": self.change.step, "submitted_by_id": self.change.submitted_by_id, "hands": self.hands}
        return change_rules.moves_now(**facts)

    def edit_url(self):
        if ChangeMove.EDIT not in self.moves_now:
            return ""
        return reverse("projects_budget_change_edit", args=[self.project.pk, self.change.pk])

    def moves(self, tried):
        """The buttons: what this person's posts carry and the request allows now, each with its form."""
        found, open_now = [], self.moves_now
        for move, (label, form, _action, _done, look) in MOVES.items():
            if move in open_now:
                form = tried[1] if tried and tried[0] == move else form(auto_id=f"id_{move}_%s", initial=self.heard())
                found.append(
                    {"move": move.value, "label": label, "form": form, "look": look, "open": bool(form.errors)}
                )
        return found

    def heard(self):
        return {"hearing_on": self.change.hearing_on, "hearing_note": self.change.hearing_note}

    def history(self):
        log = AuditEntry.objects if self.hands.owns else AuditEntry.objects.viewable_by_user(self.request.user)
        ours = log.filter(project_id=self.project.pk, action__startswith="projects.money.change_")
        entries = ours.filter(data__change=self.change.pk).select_related("user")[:30]
        return [(entry, entry_label(entry), entry_reason(entry)) for entry in entries]


class ChangeMoveView(ChangeView):
    """One decision. 404 unseen, 403 no such right, 409 someone was quicker; what a rule refuses stands on the page."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if kwargs["move"] not in MOVES:
            raise Http404
        move = ChangeMove(kwargs["move"])
        label, form, act, done, _look = MOVES[move]
        if not change_rules.has_hand_for(move, self.hands):
            raise PermissionDenied("ตำแหน่งของท่านทำรายการนี้ไม่ได้")
        form = form(request.POST, auto_id=f"id_{move}_%s")
        if form.is_valid():
            seen_step = request.POST.get("seen_step", "")
            try:
                act(self.change, by=request.user, seen_step=seen_step, **form.cleaned_data)
            except Overtaken as lost:
                typed = form.cleaned_data.get("reason") or form.cleaned_data.get("note")
                lost.conflicts = [("การดำเนินการ", self.change.get_step_display(), label)]
                lost.conflicts += [("เหตุผลหรือความเห็น", self.change.decision_note, typed)] if typed else []
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, f"{self.project.code}: {done}")
                return redirect(self.change_url)
        return self.render_to_response(self.get_context_data(tried=(move, form)), status=422)


class NewChangeView(RetypedForm):
    template_name = "projects/money/change_form.html"
    done = "บันทึกร่างคำขอแล้ว ตรวจยอดก่อนและหลัง แล้วกดส่ง"
    change = None

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.kind else redirect(f"{self.url}#changes")

    def post(self, request, *args, **kwargs):
        if not self.kind:
            raise Http404
        return super().post(request, *args, **kwargs)

    @property
    def kind(self):
        asked = self.request.GET.get("kind", "")
        return ChangeKind(asked) if asked in ChangeKind.values else None

    def get_page_title(self):
        return ChangeKind(self.kind).label if self.kind else "คำขอใหม่"

    def facts(self):
        money, cancelled = reports.project_money(self.project), reports.cancelled_activities(self.project)
        own = {row.activity_id: row.title for row in money.rows if row.activity_id not in cancelled}
        return {
            "kind": self.kind,
            "places": money.rows,
            "activities": list(own.items()),
            "targets": self.targets(own) if self.kind in MOVES_MONEY_BETWEEN else (),
        }

    def targets(self, own):
        """Where money may go: this project's activities, and those of projects in the same area, year and source that
        the person may change. One query."""
        project = self.project
        others = Project.objects.editable_by(self.request.user).filter(
            province=project.province_id, group=project.group_id, fiscal_year=project.fiscal_year_id,
            budget_source=project.budget_source, step__in=("verified", "accepted"),
        ).exclude(pk=project.pk).exclude(execution_status=ExecutionStatus.CANCELLED)  # fmt: skip
        ids = others.order_by().values("pk")
        rows = Activity.objects.filter(project__in=ids).exclude(pk__in=reports.cancelled_ids(ids))
        rows = rows.order_by("project__code", "sort_order", "pk")
        groups = {"โครงการนี้": [(pk, title[:90]) for pk, title in own.items()]}
        for pk, title, code, name in rows.values_list("pk", "title", "project__code", "project__title"):
            groups.setdefault(f"{code} {name[:70]}", []).append((pk, title[:90]))
        return list(groups.items())

    def get_form(self, data=None):
        return ChangeForm(data, **self.facts())

    def retyped(self, data):
        return ChangeForm.typed_again(data, more=ChangeForm.BLANK, **self.facts())

    def save(self, form):
        change = copy(self.change) if self.change else BudgetChange(kind=self.kind)
        for name, value in form.facts().items():
            setattr(change, name, value)
        lines = [BudgetChangeLine(**line) for line in form.lines()]
        seen = {
            name: int(typed) if (typed := self.request.POST.get(name, "")).isdecimal() else 0
            for name in ("seen_version", "seen_change")
        }
        try:
            return actions.draft_change(self.project, change, lines, by=self.request.user, **seen)
        except Overtaken as lost:
            if change.pk is None:
                raise
            theirs = BudgetChange.objects.get(pk=change.pk)
            lost.conflicts = changes(values_of(theirs), values_of(change))
            raise

    def get_success_url(self, saved):
        return change_url(saved)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("back_url", f"{self.url}#changes")
        seen_change = self.request.POST.get("seen_change") or last_change(self.project)
        return super().get_context_data(kind=self.kind, change=self.change, seen_change=seen_change, **kwargs)


class EditChangeView(OfChange, NewChangeView):
    @property
    def kind(self):
        return ChangeKind(self.change.kind)

    def get(self, request, *args, **kwargs):
        if self.hands.owns and self.change.step not in change_rules.OPEN:
            messages.warning(request, "คำขอนี้ส่งไปแล้ว ถอนคำขอก่อนจึงแก้ไขได้")
            return redirect(self.change_url)
        return super().get(request, *args, **kwargs)

    def get_form(self, data=None):
        if data is not None:
            return ChangeForm(data, **self.facts())
        change = self.change
        names = ("cause", "items_before", "items_after", "reason", "affects_plan", "document_number")
        initial = {name: getattr(change, name) for name in names} | {"activity": change.activity_id}
        return ChangeForm(initial=initial, standing=[_typed(line) for line in change.lines.all()], **self.facts())

    def get_context_data(self, **kwargs):
        seen = self.request.POST.get("seen_version") or self.change.version
        return super().get_context_data(seen_version=seen, back_url=self.change_url, **kwargs)


def _typed(line):
    place = f"{line.from_activity_id}.{line.from_kind}"
    return {"from": place, "to": line.to_activity_id, "to_kind": line.to_kind, "amount": line.amount_baht}
