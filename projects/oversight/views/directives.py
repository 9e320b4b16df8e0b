"""One part of a directive with its story and all its moves."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from projects.oversight import actions, reports, rules
from projects.oversight.actions.directives import answered_by, closed_year_of, hands_on_target
from projects.oversight.forms import AnswerForm, CancelForm, CloseForm, PlainForm, ReissueForm
from projects.oversight.models import Directive, DirectiveTarget, TargetState
from projects.oversight.rules import OF_THE_OWNER, TargetMove
from projects.oversight.views.base import MovesPage
from projects.people.scope import reach
from projects.register.views.screens import OfficersPage

# (move, state) → what the button says there, instead of its usual words.
OWN_WORDS = {("answer", TargetState.ANSWERED): "ชี้แจงเพิ่มเติม"}
FOR_THE_AGENCY = {
    ("acknowledge", TargetState.ISSUED): "รับทราบแทนหน่วยงาน",
    ("answer", TargetState.ISSUED): "ชี้แจงแทนหน่วยงาน",
    ("answer", TargetState.ACKNOWLEDGED): "ชี้แจงแทนหน่วยงาน",
    ("answer", TargetState.ANSWERED): "ชี้แจงเพิ่มเติมแทนหน่วยงาน",
}


class TargetView(MovesPage, OfficersPage):
    template_name = "projects/oversight/target.html"
    header_icon = "clipboard-list"
    crumbs = [("projects_directives", "ข้อสั่งการ")]
    all_moves = {
        "acknowledge": ("รับทราบ", PlainForm, actions.acknowledge_target, "บันทึกว่ารับทราบแล้ว", "secondary"),
        "answer": ("ส่งคำชี้แจง", AnswerForm, actions.answer_target, "ส่งคำชี้แจงและแจ้งผู้สั่งการแล้ว", ""),
        "close": ("ปิดเรื่อง", CloseForm, actions.close_target, "ปิดเรื่องแล้ว", ""),
        "reissue": ("สั่งการอีกครั้ง", ReissueForm, actions.reissue_target, "สั่งการอีกครั้งและแจ้งผู้ชี้แจงแล้ว", "secondary"),
        "cancel": ("ยกเลิกข้อสั่งการ", CancelForm, actions.cancel_target, "ยกเลิกแล้ว", "secondary"),
    }

    def dispatch(self, request, *args, **kwargs):
        rows = DirectiveTarget.objects.visible_to(request.user).with_names()
        rows = rows.select_related("directive__issuer_post", "directive__recorded_by", "project__fiscal_year", "ended_by",
                                   "acknowledged_by")  # fmt: skip
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        self.hands = hands_on_target(self.row, request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return f"ข้อสั่งการ {self.row.directive.number}"

    @property
    def seen_now(self):
        return actions.target_mark(self.row)

    def check_move(self, move):
        if not rules.has_hand_for(TargetMove(move), self.hands):
            raise PermissionDenied("ตำแหน่งของท่านอ่านข้อสั่งการนี้ได้ แต่ทำรายการนี้ไม่ได้")

    @cached_property
    def year_closed(self):
        """The fiscal year that this belongs to, when it is closed; else None."""
        year_be, closed_on = closed_year_of(self.row, self.row.directive.issued_on)
        return year_be if closed_on else None

    def moves(self):
        if self.year_closed:
            return {}
        facts = {"state": self.row.state, "answered_by": answered_by(self.row), "hands": self.hands}
        return {
            name: self.worded(name)
            for name in self.all_moves
            if rules.has_hand_for(TargetMove(name), self.hands) and rules.refusal(TargetMove(name), **facts) is None
        }

    def worded(self, name):
        """The move as its button says it here: beside the agency an office or the centre only lends a hand."""
        label, *facts, look = self.all_moves[name]
        agency = self.row.project.agency_id if self.row.project_id else None
        lends_a_hand = agency is not None and agency not in reach(self.request.user).edit_agencies
        words = FOR_THE_AGENCY if lends_a_hand else OWN_WORDS
        if found := words.get((name, self.row.state)):
            return found, *facts, "secondary"
        return label, *facts, look

    def form_facts(self, move, data):
        if move == "answer":
            return {"project": self.row.project}
        return {} if move in OF_THE_OWNER else {"is_issuer": self.hands.is_issuer}

    def sees_more(self):
        """Whether the person sees more of a list than this part."""
        if self.row.directive.scope != Directive.Scope.LIST:
            return False
        others = DirectiveTarget.objects.visible_to(self.request.user).exclude(pk=self.row.pk)
        return others.filter(directive=self.row.directive_id).exists()

    def get_context_data(self, **kwargs):
        row = self.row
        reports.with_clocks([row], timezone.localdate())
        context = super().get_context_data(
            target=row,
            directive=row.directive,
            story=reports.story_of(row),
            year_closed=self.year_closed,
            oversight_url=actions.oversight_url(row.project_id) if row.project_id else "",
            list_url=actions.directive_url(row.directive) if self.sees_more() else "",
            **kwargs,
        )
        if row.project_id and any(one["move"] == "answer" for one in context["moves"]):
            context["evidence_url"] = reverse("projects_evidence", args=[row.project_id])
        return context
