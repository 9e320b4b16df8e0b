"""Officers' screens of section 2.7: the checklist of one project, the list of an area, the automatic checks by id."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Max, Q, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cms.rules import Overtaken, RuleBroken
from cms.thai import fiscal_year_be, thai_datetime
from projects.areas.models import Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.oversight.verification import actions, overview, reports, rules
from projects.oversight.verification.checks import CHECKS, SEVERITY_WORDS, Severity
from projects.oversight.verification.rules import Stand
from projects.oversight.visits.actions import visit_url
from projects.oversight.visits.models import VisitState
from projects.oversight.visits.rules import light_state
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.actions.locking import record_url
from projects.register.views.screens import OfficersPage
from projects.register.views.section_page import SectionPage

A_PAGE = 50
MOST_VISITS = 20
WHERE = {  # where the agency mends a section
    "2.1": lambda pk: reverse("projects:edit", args=[pk]),
    "2.2": lambda pk: reverse("projects:edit", args=[pk]),
    "2.3": lambda pk: reverse("projects_money", args=[pk]),
    "2.4": lambda pk: reverse("projects_progress", args=[pk]),
    "2.5": lambda pk: f"/admin/projects/{pk}/evidence/",
    "2.6": lambda pk: f"/admin/projects/{pk}/oversight/",
    "2.8": lambda pk: f"{reverse('projects_money', args=[pk])}#changes",
}
ACTIONS = {"pass": actions.pass_section, "return": actions.return_section, "answer": actions.answer_section}
SAID = {"pass": "หมวด {} ผ่าน", "return": "ส่งกลับหมวด {} แล้ว แจ้งส่วนราชการแล้ว", "answer": "ส่งคำชี้แจงหมวด {} แล้ว"}
WORDS = {"pass": "ความเห็น (ถ้ามี)", "return": "ความเห็นที่ส่งกลับ", "answer": "คำชี้แจง"}


class VerificationView(SectionPage):
    """The checklist of one project: section 2.7."""

    template_name = "projects/oversight/verification/project.html"
    header_icon = "check"
    page_title = section_title = "ผลการตรวจสอบข้อมูล"
    section_route = "projects_verification"
    beside = ("fiscal_year", "latest_revision")
    not_yours = "ท่านอ่านผลรวมในบันทึกโครงการได้ แต่ไม่เห็นการตรวจสอบของพื้นที่อื่น"

    def post(self, request, *args, **kwargs):
        move, section = request.POST.get("move", ""), request.POST.get("section", "")
        if move == "pass_clean":
            return self._pass_clean(request)
        comment = request.POST.get("comment", "")
        act = ACTIONS.get(move)
        if act is None:
            raise Http404
        try:
            act(self.project, section, comment=comment, by=request.user, seen=request.POST.get("seen", ""))
        except Overtaken as lost:
            theirs = lost.conflicts[0][1] if lost.conflicts else ""
            lost.conflicts = [*lost.conflicts, *([(WORDS.get(move, "ความเห็น"), theirs, comment)] if comment else [])]
            raise
        except ValidationError as refused:
            broken = RuleBroken(refused.messages, code="verification_refused")
            broken.typed = [(WORDS.get(move, "ความเห็น"), comment)] if comment.strip() else []
            broken.back = actions.verification_url(self.project.pk, section)
            raise broken from refused
        messages.success(request, f"{self.project.code}: {SAID[move].format(section)}")
        return redirect(actions.verification_url(self.project.pk, section))

    def _pass_clean(self, request):
        seen = {section: request.POST.get(f"seen-{section}", "") for section in rules.SECTIONS}
        try:
            done = actions.pass_clean_sections(self.project, by=request.user, seen=seen)
        except RuleBroken as refused:
            refused.back = actions.verification_url(self.project.pk)
            raise
        messages.success(request, f"{self.project.code}: ผ่าน {len(done)} หมวด")
        return redirect("projects_verification", self.project.pk)

    def get_context_data(self, **kwargs):
        project, hands = self.project, self.hands
        history = reports.history_of(project)
        words = {(project.pk, section): told[0] for section, told in history.items()}
        rows = reports.checked_and_found([project], timezone.localdate(), words=words)[project.pk]
        why_not = rules.why_not_checked(project)
        if project.year_closed_on is not None:
            why_not = f"ปีงบประมาณ {project.fiscal_year_id} ปิดแล้ว อ่านได้อย่างเดียว"
        shown = [self._shown(row, history[row.section], why_not) for row in rows]
        clean = [one for one in shown if one["may_check"] and one["row"].waits_for_office and one["row"].is_clean]
        return super().get_context_data(
            project=project,
            why_not=why_not,
            sections=shown,
            summary=reports.summary_of(rows),
            clean=clean,
            is_office=actions.is_office(hands),
            record_url=record_url(project),
            visits=[(one, visit_url(one.visit), light_state(one.light)) for one in _newest_visits(project)],
            compare_url=reverse("projects_compare", args=[project.pk]),
            **kwargs,
        )

    def _shown(self, row, history, why_not):
        hands, project = self.hands, self.project
        own = rules.why_not_this_section(row.section, project, row.held.by, hands)
        office = actions.is_office(hands) and not why_not
        return {
            "row": row,
            "slug": row.section.replace(".", "-"),
            "history": history,
            "own": own if office else "",
            "may_check": office and not own,
            "may_answer": hands.is_agency and not why_not and row.stand in (Stand.RETURNED, Stand.MENDED),
            "open_url": WHERE[row.section](project.pk)
            if row.section not in rules.OF_THE_RECORD
            else record_url(project),
            "mend_url": WHERE[row.section](project.pk) if hands.owns and row.stand == Stand.RETURNED else "",
            "of_record": row.section in rules.OF_THE_RECORD,
        }


def _newest_visits(project):
    """Of those loaded with the facts."""
    rows = [one for one in project.visits.all() if one.visit.state != VisitState.CANCELLED]
    return sorted(rows, key=lambda one: (one.visit.planned_on, one.visit_id), reverse=True)[:MOST_VISITS]


STATES = {  # the filter's value → its words, and which overviews are such
    "again": ("เปลี่ยนหรือชี้แจงหลังตรวจ", Q(check_overview__again__gt=0)),
    "unchecked": ("มีหมวดที่ยังไม่เคยตรวจ", Q(check_overview__unchecked__gt=0)),
    "returned": ("ส่งกลับ รอส่วนราชการ", Q(check_overview__returned__gt=0)),
    "passed": ("ผ่านทุกหมวดที่มีข้อมูล", Q(check_overview__again=0, check_overview__unchecked=0, check_overview__returned=0)),
}
NOT_WEIGHED_YET, CHECKS_FAILED = "รอคิดผล", "ตรวจอัตโนมัติไม่สำเร็จ แจ้งผู้ดูแลระบบ"
COUNTED = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "remarks"}
HEADINGS = ["รหัสโครงการ", "โครงการ", "พื้นที่", "หน่วยงาน", "หมวด", "ผลการตรวจ", "ตรวจเมื่อ", "ผู้ตรวจ", "ความเห็น", "ข้อพบ", "ระดับ",
            "รายละเอียดข้อพบ"]  # fmt: skip


class VerificationListView(OfficersPage):
    """The projects of one area and year: sections to check, and what the automatic checks found; filtered, as a file."""

    template_name = "projects/oversight/verification/list.html"
    page_title = "ตรวจสอบข้อมูลโครงการ"
    header_icon = "check"
    crumbs = []

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        is_file = kind in ("csv", "xlsx")
        most = None if is_file else overview.AT_A_LOOK
        self.left = overview.freshen(self.projects, timezone.localdate(), most=most)
        if is_file:
            respond = csv_response if kind == "csv" else xlsx_response
            return respond("ผลการตรวจสอบข้อมูล", HEADINGS, self.cells())
        return super().get(request, *args, **kwargs)

    @cached_property
    def chosen(self):
        """The filters in force; the year and, for who reads many areas, the area are always one."""
        asked = self.request.GET
        years = [str(year) for year in FiscalYear.objects.values_list("year_be", flat=True)]
        known = reports.checkable(reports.work_read_by(self.request.user)).aggregate(newest=Max("fiscal_year"))
        newest = str(known["newest"] or fiscal_year_be(timezone.localdate()))
        self.years = years
        found = {"year": asked.get("year") if asked.get("year") in years else newest}
        self.areas = self._areas(found["year"])
        codes = [code for code, _name in self.areas]
        if asked.get("area") in codes:
            found["area"] = asked["area"]
        elif len(codes) > 1 or reach(self.request.user).nation:
            found["area"] = codes[0] if codes else ""
        for name, known in (("state", STATES), ("check", CHECKS), ("severity", SEVERITY_WORDS)):
            if asked.get(name) in list(known):
                found[name] = asked[name]
        return {name: value for name, value in found.items() if value}

    def _areas(self, year):
        """(code, name) of the areas with something to check. Three queries."""
        rows = reports.checkable(reports.work_read_by(self.request.user)).filter(fiscal_year=year)
        owners = rows.order_by().values("province", "group").annotate(n=Count("pk"))
        owners = [(one["province"], one["group"]) for one in owners]
        areas = [*Province.objects.filter(pk__in=[p for p, _g in owners if p])]
        areas += ProvinceGroup.objects.filter(pk__in=[g for _p, g in owners if g])
        return [(area.code, area.full_name) for area in areas]

    @cached_property
    def projects(self):
        """Those of the chosen area and year (queryset)."""
        rows = reports.checkable(reports.work_read_by(self.request.user)).filter(fiscal_year=self.chosen["year"])
        if code := self.chosen.get("area"):
            rows = rows.filter(**{"province__code" if code.isdecimal() else "group__code": code})
        return rows

    def rows(self):
        """Those that the filters leave (queryset, with overview): changed since first, then those that wait for
        the office, of each those with errors first."""
        rows = self.projects
        if state := self.chosen.get("state"):
            rows = rows.filter(STATES[state][1])
        if wanted := self.chosen.get("check"):
            rows = rows.filter(check_overview__check_ids__contains=f" {wanted} ")
        if severity := self.chosen.get("severity"):
            rows = rows.filter(**{f"check_overview__{COUNTED[severity]}__gt": 0})
        again = STATES["again"][1]
        waits = Q(check_overview=None) | STATES["unchecked"][1]
        urgency = Case(When(again, then=0), When(waits, then=1), default=2, output_field=IntegerField())
        rows = rows.with_names().select_related("check_overview")
        return rows.order_by(urgency, Coalesce("check_overview__errors", 0).desc(), "code")

    def cells(self):
        words = reports.newest_words(self.projects.order_by().values("pk"))
        for project in self.rows().iterator(chunk_size=500):
            yield from _cells(project, words)
        if self.left:
            yield [f"อีก {self.left} โครงการเป็นผลที่คิดไว้ก่อนหน้านี้หรือยังไม่ได้คิด ดาวน์โหลดใหม่ภายหลัง", *[""] * (len(HEADINGS) - 1)]

    def get_context_data(self, **kwargs):
        chosen = self.chosen
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        checks = [(one.id, f"{one.id} {one.name_th}") for one in sorted(CHECKS.values(), key=lambda one: one.section)]
        filters = [
            ("year", "ปีงบประมาณ", [(year, year) for year in self.years], False),
            ("area", "พื้นที่", self.areas, not (len(self.areas) > 1)),
            ("state", "ผลการตรวจ", [(name, word) for name, (word, _which) in STATES.items()], True),
            ("severity", "ระดับ", [(name, word) for name, (word, _mark) in SEVERITY_WORDS.items()], True),
            ("check", "ข้อตรวจ", checks, True),
        ]
        return super().get_context_data(
            page=page,
            shown=[_line(project) for project in page],
            left=self.left,
            at_a_look=overview.AT_A_LOOK,
            chosen=chosen,
            query=urlencode(chosen),
            is_filtered=len(chosen.keys() - {"year", "area"}) > 0,
            filters=[(name, label, choices, may, chosen.get(name, "")) for name, label, choices, may in filters],
            **kwargs,
        )


def _line(project):
    """What the list shows of one project."""
    told = getattr(project, "check_overview", None)
    line = {"project": project, "url": actions.verification_url(project.pk), "told": told}
    if told is None:
        return line | {"state": "todo", "word": NOT_WEIGHED_YET}
    if not told.stands:
        return line | {"state": "late", "word": CHECKS_FAILED, "told": None}
    if told.again:
        state, word = "late", f"ต้องตรวจใหม่ {told.again} หมวด"
    elif told.returned:
        state, word = "late", f"ส่งกลับ {told.returned} หมวด"
    elif told.unchecked:
        state, word = ("part" if told.passed else "todo"), f"รอตรวจ {told.unchecked} หมวด"
    else:
        state, word = "done", "ผ่านทุกหมวดที่มีข้อมูล"
    counts = [
        (mark, f"{name} {number}")
        for severity, (name, mark) in SEVERITY_WORDS.items()
        if (number := getattr(told, COUNTED[severity]))
    ]
    return line | {"state": state, "word": word, "counts": counts, "ids": told.check_ids.split()}


def _cells(project, words):
    """One line for each finding; a section without findings has a line of its own when it was spoken of."""
    about = [project.code, project.title, project.area_name, str(project.agency or "")]
    told = getattr(project, "check_overview", None)
    if told is None or not told.stands:
        yield [*about, "", CHECKS_FAILED if told else NOT_WEIGHED_YET, *[""] * (len(HEADINGS) - len(about) - 2)]
        return
    found = [(CHECKS[id], text) for id, text in told.findings if id in CHECKS]
    for section in rules.SECTIONS:
        stand, word = Stand(told.stands[section][0]), words.get((project.pk, section))
        person = (word.checked_by.get_full_name() or word.checked_by.username) if word else ""
        cells = [
            f"{section} {reports.NAMES[section]}", rules.SHOWN[stand][0], word and thai_datetime(word.checked_at, short=True), person,
            word.comment if word else "",
        ]  # fmt: skip
        of_section = [(one, text) for one, text in found if one.section == section]
        for one, text in of_section:
            yield [*about, *cells, f"{one.id} {one.name_th}", one.severity_word, text]
        if not of_section and stand != Stand.EMPTY:
            yield [*about, *cells, "", "", ""]


class ChecksView(OfficersPage):
    """The automatic checks, by section: what each looks for, and on what it rests."""

    template_name = "projects/oversight/verification/checks.html"
    page_title = "ข้อตรวจอัตโนมัติ"
    header_icon = "list-ul"
    crumbs = [("projects_verification_list", "ตรวจสอบข้อมูลโครงการ")]

    def get_context_data(self, **kwargs):
        sections = [
            (f"{section} {reports.NAMES[section]}", [one for one in CHECKS.values() if one.section == section])
            for section in rules.SECTIONS
        ]
        return super().get_context_data(sections=[pair for pair in sections if pair[1]], **kwargs)
