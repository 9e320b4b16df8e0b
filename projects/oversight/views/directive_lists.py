"""Directives: the list with its clocks, one directive with its parts, the closing rates."""

from urllib.parse import urlencode

from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cms.thai import thai_date, thai_datetime
from projects.areas.models import Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.oversight import actions, reports, rules
from projects.oversight.models import Directive, DirectiveTarget, TargetState
from projects.oversight.views.base import ListPage
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.views.screens import OfficersPage

HEADINGS = [
    "เลขที่", "วันที่สั่งการ", "ผู้สั่งการ", "เรื่อง", "พื้นที่", "รหัสโครงการ", "โครงการหรือพื้นที่", "ผู้ชี้แจง", "ครั้งที่", "กำหนดชี้แจง", "สถานะ",
    "เวลา", "ชี้แจงช้า", "ปิดเรื่องเมื่อ",
]  # fmt: skip
# Each figure leads to what it counts: the filters that it stands for.
FIGURES = [
    ("issued", "สั่งการ", {}),
    ("late", "เกินกำหนดชี้แจง", {"late": "yes"}),
    ("answered", "รอผู้สั่งการพิจารณา", {"state": TargetState.ANSWERED.value}),
    ("closed", "ปิดแล้ว", {"state": TargetState.CLOSED.value}),
]
STANDING = ("state", "late")  # what the figures choose among


def may_issue(person) -> bool:
    return bool(reach(person).directing) or may_issue_to_area(person)


def may_issue_to_area(person) -> bool:
    """A ministry's head directs projects, no area's office."""
    where, directing = reach(person), reach(person).directing
    reaches = directing and (directing.nation or directing.provinces or directing.groups)
    return bool(reaches or where.edits_nation or where.edit_provinces or where.edit_groups)


class TargetList(ListPage):
    """The parts of directives that the person sees: narrowed, counted, as a file."""

    headings = HEADINGS
    header_icon = "clipboard-list"
    searches = "คำในเรื่อง เลขที่ หรือโครงการ"

    def all_targets(self):
        return DirectiveTarget.objects.visible_to(self.request.user)

    def filters(self):
        return [
            ("state", "สถานะ", TargetState.choices),
            ("late", "กำหนด", [("yes", "เกินกำหนด"), ("was", "ชี้แจงช้ากว่ากำหนด")]),
            ("area", "พื้นที่", self.areas()),
        ]

    def areas(self):
        """(code, name) of the areas of which something is directed. Two queries."""
        rows = self.all_targets().order_by()
        for model, name in ((Province, "province"), (ProvinceGroup, "group")):
            named = model.objects.filter(Q(pk__in=rows.values(name)) | Q(pk__in=rows.values(f"project__{name}")))
            yield from ((area.code, area.full_name) for area in named)

    def narrowed(self, *, but=()):
        """What the filters leave; `but`: the names of those that are passed over."""
        chosen, rows = {name: value for name, value in self.chosen.items() if name not in but}, self.all_targets()
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
        if "year" in chosen:
            rows = rows.issued_in(int(chosen["year"]))
        return rows.matching(chosen["q"]) if "q" in chosen else rows

    def rows(self):
        return self.narrowed().with_names().order_by("-directive__issued_on", "-directive_id", "due_on", "pk")

    def cells(self, row):
        directive = row.directive
        clock = rules.clock(row.state, row.due_on, timezone.localdate(), was_late=row.was_late)
        return [
            directive.number, thai_date(directive.issued_on), directive.issuer_name, directive.subject, row.area_name,
            row.project.code if row.project_id else "", row.project.title if row.project_id else row.area_name,
            row.owner_name, row.round, thai_date(row.due_on), row.get_state_display(), clock.word, row.was_late,
            thai_datetime(row.ended_at) if row.state == TargetState.CLOSED else "",
        ]  # fmt: skip

    def figures(self, rate):
        """(label, number, the query that shows them, whether it is shown) of what the other filters leave."""
        chosen = self.chosen
        rest = {name: value for name, value in chosen.items() if name not in STANDING}
        now = {name: value for name, value in chosen.items() if name in STANDING}
        return [
            (name, label, getattr(rate, name), urlencode(rest | standing), standing == now)
            for name, label, standing in FIGURES
        ]

    def get_context_data(self, **kwargs):
        rate = reports.rate_of(self.narrowed(but=STANDING), timezone.localdate())
        return super().get_context_data(rate=rate, figures=self.figures(rate), **kwargs)


class DirectiveListView(TargetList):
    """One line an order: what must be answered first on top, then what waits for the issuer, then what is done."""

    template_name = "projects/oversight/directives.html"
    page_title = file_name = "ข้อสั่งการ"

    def filters(self):
        names = self.all_targets().order_by("directive__issuer_name").values_list("directive__issuer_name", flat=True)
        years = FiscalYear.objects.values_list("year_be", flat=True)
        return [
            *super().filters(),
            ("issuer", "ผู้สั่งการ", [(name, name) for name in names.distinct()[:500]]),
            ("year", "สั่งการในปีงบประมาณ", [(year, str(year)) for year in years]),
        ]

    def shown(self):
        return reports.orders(self.narrowed())

    def get_context_data(self, **kwargs):
        person = self.request.user
        context = super().get_context_data(
            may_issue=may_issue(person), may_issue_to_area=may_issue_to_area(person), **kwargs
        )
        context["orders"] = reports.with_parts(context["page"], timezone.localdate())
        inside = {name: value for name, value in self.chosen.items() if name in ("state", "late", "area", "q")}
        context["inside"] = urlencode(inside)
        return context


class DirectiveView(TargetList):
    """One directive with those of its targets that the person sees. A single one is shown itself."""

    template_name = "projects/oversight/directive.html"
    crumbs = [("projects_directives", "ข้อสั่งการ")]
    file_name = "ข้อสั่งการ"

    def all_targets(self):
        return super().all_targets().filter(directive=self.directive)

    def get(self, request, *args, **kwargs):
        rows = Directive.objects.visible_to(request.user).select_related("recorded_by")
        self.directive = get_object_or_404(rows, pk=kwargs["pk"])
        first = list(self.all_targets()[:2])
        if len(first) == 1:
            return redirect(actions.target_url(first[0]))
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return f"ข้อสั่งการ {self.directive.number}"

    def shown(self):
        return reports.first_to_act(self.narrowed()).with_names()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(directive=self.directive, **kwargs)
        context["targets"] = reports.with_clocks(context["page"], timezone.localdate())
        return context


class RatesView(OfficersPage):
    """How much of what was ordered is closed: per area, per executive; of all years or of those issued in one."""

    template_name = "projects/oversight/rates.html"
    page_title = "อัตราการปิดข้อสั่งการ"
    header_icon = "clipboard-list"
    crumbs = [("projects_directives", "ข้อสั่งการ")]

    @property
    def year(self):
        asked = self.request.GET.get("year", "")
        return asked if asked in {str(year) for year in self.years} else ""

    @property
    def years(self):
        if not hasattr(self, "_years"):
            self._years = list(FiscalYear.objects.values_list("year_be", flat=True))
        return self._years

    def rates(self):
        rows, today = DirectiveTarget.objects.visible_to(self.request.user), timezone.localdate()
        if self.year:
            rows = rows.issued_in(int(self.year))
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
            return respond(f"อัตราการปิดข้อสั่งการ {self.year}".strip(), headings, cells)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        by_area, by_issuer = self.rates()
        chosen = {"year": self.year} if self.year else {}
        choices = [(str(year), str(year)) for year in self.years]
        return super().get_context_data(
            by_area=by_area,
            by_issuer=by_issuer,
            as_of=timezone.localdate(),
            query=urlencode(chosen),
            filters=[("year", "สั่งการในปีงบประมาณ", choices, self.year)],
            **kwargs,
        )
