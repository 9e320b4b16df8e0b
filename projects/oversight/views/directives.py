"""Directives: the list with its clocks, the closing rates, one directive, one of its targets with all moves."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property

from cms.thai import thai_date, thai_datetime
from projects.exchange.cells import csv_response, xlsx_response
from projects.oversight import actions, reports, rules
from projects.oversight.actions.directives import answered_by, closed_year_of, hands_on_target
from projects.oversight.forms import AnswerForm, CancelForm, CloseForm, PlainForm, ReissueForm
from projects.oversight.models import Directive, DirectiveTarget, TargetState
from projects.oversight.rules import OF_THE_OWNER, TargetMove
from projects.oversight.views.base import A_PAGE, ListPage, MovesPage
from projects.people.scope import reach
from projects.register.admin.listing import own_areas
from projects.register.views.screens import OfficersPage

HEADINGS = [
    "เลขที่", "วันที่สั่งการ", "ผู้สั่งการ", "เรื่อง", "พื้นที่", "รหัสโครงการ", "โครงการหรือพื้นที่", "ผู้ชี้แจง", "ครั้งที่", "กำหนดชี้แจง", "สถานะ",
    "เวลา", "ชี้แจงช้า", "ปิดเรื่องเมื่อ",
]  # fmt: skip
# (move, state) → what the button says there, instead of its usual words.
OWN_WORDS = {("answer", TargetState.ANSWERED): "ชี้แจงเพิ่มเติม"}
FOR_THE_AGENCY = {
    ("acknowledge", TargetState.ISSUED): "รับทราบแทนหน่วยงาน",
    ("answer", TargetState.ISSUED): "ชี้แจงแทนหน่วยงาน",
    ("answer", TargetState.ACKNOWLEDGED): "ชี้แจงแทนหน่วยงาน",
    ("answer", TargetState.ANSWERED): "ชี้แจงเพิ่มเติมแทนหน่วยงาน",
}


def may_issue(person) -> bool:
    return bool(reach(person).directing) or may_issue_to_area(person)


def may_issue_to_area(person) -> bool:
    """A ministry's head directs projects, no area's office."""
    where, directing = reach(person), reach(person).directing
    reaches = directing and (directing.nation or directing.provinces or directing.groups)
    return bool(reaches or where.edits_nation or where.edit_provinces or where.edit_groups)


class DirectiveListView(ListPage):
    template_name = "projects/oversight/directives.html"
    page_title = "ข้อสั่งการ"
    header_icon = "clipboard-list"
    file_name = "ข้อสั่งการ"
    headings = HEADINGS

    def filters(self):
        return [
            ("state", "สถานะ", TargetState.choices),
            ("late", "กำหนด", [("yes", "เกินกำหนด"), ("was", "ชี้แจงช้ากว่ากำหนด")]),
            ("area", "พื้นที่", own_areas(self.request)),
            ("issuer", "ผู้สั่งการ", [(name, name) for name in self.issuers()]),
        ]

    def issuers(self):
        rows = DirectiveTarget.objects.visible_to(self.request.user).order_by("directive__issuer_name")
        return rows.values_list("directive__issuer_name", flat=True).distinct()[:200]

    def rows(self):
        chosen, rows = self.chosen, DirectiveTarget.objects.visible_to(self.request.user)
        if "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        if chosen.get("late") == "yes":
            rows = rows.overdue(timezone.localdate())
        elif "late" in chosen:
            rows = rows.filter(was_late=True)
        if "area" in chosen:
            rows = rows.of_area(chosen["area"])
        if "issuer" in chosen:
            rows = rows.filter(directive__issuer_name=chosen["issuer"])
        return rows.with_names().order_by("-directive__issued_on", "-directive_id", "due_on", "pk")

    def cells(self, row):
        directive = row.directive
        clock = rules.clock(row.state, row.due_on, timezone.localdate(), was_late=row.was_late)
        return [
            directive.number, thai_date(directive.issued_on), directive.issuer_name, directive.subject, row.area_name,
            row.project.code if row.project_id else "", row.project.title if row.project_id else row.area_name,
            row.owner_name, row.round, thai_date(row.due_on), row.get_state_display(), clock.word, row.was_late,
            thai_datetime(row.ended_at) if row.state == TargetState.CLOSED else "",
        ]  # fmt: skip

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        context = super().get_context_data(
            rate=reports.rate_of(DirectiveTarget.objects.visible_to(self.request.user), today),
            may_issue=may_issue(self.request.user),
            may_issue_to_area=may_issue_to_area(self.request.user),
            **kwargs,
        )
        context["targets"] = reports.with_clocks(context["page"], today)
        return context


class RatesView(OfficersPage):
    """How much of what was ordered is closed: per area, per executive."""

    template_name = "projects/oversight/rates.html"
    page_title = "อัตราการปิดข้อสั่งการ"
    header_icon = "clipboard-list"
    crumbs = [("projects_directives", "ข้อสั่งการ")]

    def rates(self):
        rows, today = DirectiveTarget.objects.visible_to(self.request.user), timezone.localdate()
        return reports.rates_by_area(rows, today), reports.rates_by_issuer(rows, today)

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            headings = ["ตาม", "ชื่อ", "สั่งการ", "ปิดแล้ว", "ปิดแล้ว (ร้อยละ)", "ปิดโดยไม่เคยช้า", "รอพิจารณา", "เกินกำหนด"]
            named = zip(("พื้นที่", "ผู้สั่งการ"), self.rates(), strict=True)
            cells = [
                [of, one.name, one.issued, one.closed, one.closed_percent, one.in_time, one.answered, one.late]
                for of, rates in named
                for one in rates
            ]
            return respond("อัตราการปิดข้อสั่งการ", headings, cells)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        by_area, by_issuer = self.rates()
        return super().get_context_data(by_area=by_area, by_issuer=by_issuer, as_of=timezone.localdate(), **kwargs)


class DirectiveView(OfficersPage):
    """One directive with those of its targets that the person sees. A single one is shown itself."""

    template_name = "projects/oversight/directive.html"
    header_icon = "clipboard-list"
    crumbs = [("projects_directives", "ข้อสั่งการ")]

    def get(self, request, *args, **kwargs):
        rows = Directive.objects.visible_to(request.user).select_related("recorded_by")
        self.directive = get_object_or_404(rows, pk=kwargs["pk"])
        self.targets = self.directive.targets.visible_to(request.user).with_names().order_by("due_on", "pk")
        first = list(self.targets[:2])
        if len(first) == 1:
            return redirect(actions.target_url(first[0]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return f"ข้อสั่งการ {self.directive.number}"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        page = Paginator(self.targets, A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            directive=self.directive,
            page=page,
            targets=reports.with_clocks(page, today),
            rate=reports.rate_of(self.directive.targets.visible_to(self.request.user), today),
            **kwargs,
        )


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
        return super().get_context_data(
            target=row,
            directive=row.directive,
            story=reports.story_of(row),
            year_closed=self.year_closed,
            oversight_url=actions.oversight_url(row.project_id) if row.project_id else "",
            list_url=actions.directive_url(row.directive) if self.sees_more() else "",
            **kwargs,
        )
