"""Officers' screens of section 2.7: the checklist of one project, the list of an area, the automatic checks by id."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cms.rules import Overtaken, RuleBroken
from cms.thai import fiscal_year_be
from projects.areas.models import Province, ProvinceGroup
from projects.exchange.cells import csv_response, xlsx_response
from projects.oversight.verification import actions, reports, rules
from projects.oversight.verification.checks import CHECKS, SEVERITY_WORDS
from projects.oversight.verification.rules import Stand
from projects.oversight.visits.actions import visit_url
from projects.oversight.visits.reports import visits_of
from projects.oversight.visits.rules import light_state
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.register.actions.locking import record_url
from projects.register.models import Project
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
WORDS = {"pass": "ความเห็น (ถ้ามี)", "return": "ความเห็นที่ส่งกลับ", "answer": "คำชี้แจง"}


class VerificationView(SectionPage):
    """The checklist of one project: section 2.7."""

    template_name = "projects/oversight/verification/project.html"
    header_icon = "check"
    page_title = section_title = "ผลการตรวจสอบข้อมูล"
    section_route = "projects_verification"
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
        messages.success(request, f"{self.project.code}: บันทึกผลของหมวด {section} แล้ว")
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
        found = reports.checked_and_found(
            Project.objects.filter(pk=project.pk), self.request.user, timezone.localdate()
        )
        _project, rows = found[project.pk]
        history = reports.history_of(project)
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
            visits=[(one, visit_url(one.visit), light_state(one.light)) for one in visits_of(project)[:MOST_VISITS]],
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
            "mend_url": WHERE[row.section](project.pk) if hands.owns and row.stand == Stand.RETURNED else "",
            "of_record": row.section in rules.OF_THE_RECORD,
        }


STATES = {  # the filter's value → its words, and whether a project's sections are such
    "again": ("เปลี่ยนหรือชี้แจงหลังตรวจ", lambda rows: any(row.stand in rules.AGAIN for row in rows)),
    "unchecked": ("มีหมวดที่ยังไม่เคยตรวจ", lambda rows: any(row.stand == Stand.UNCHECKED for row in rows)),
    "returned": ("ส่งกลับ รอส่วนราชการ", lambda rows: any(row.stand == Stand.RETURNED for row in rows)),
    "passed": ("ผ่านทุกหมวดที่มีข้อมูล", lambda rows: all(row.stand in (Stand.PASSED, Stand.EMPTY) for row in rows)),
}
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
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            return respond("ผลการตรวจสอบข้อมูล", HEADINGS, [cells for row in self.rows() for cells in _cells(*row)])
        return super().get(request, *args, **kwargs)

    @property
    def chosen(self):
        """The filters in force; the year and, for who reads many areas, the area are always one."""
        if hasattr(self, "_chosen"):
            return self._chosen
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
        self._chosen = {name: value for name, value in found.items() if value}
        return self._chosen

    def _areas(self, year):
        """(code, name) of the areas with something to check. Three queries."""
        rows = reports.checkable(reports.work_read_by(self.request.user)).filter(fiscal_year=year)
        owners = rows.order_by().values("province", "group").annotate(n=Count("pk"))
        owners = [(one["province"], one["group"]) for one in owners]
        areas = [*Province.objects.filter(pk__in=[p for p, _g in owners if p])]
        areas += ProvinceGroup.objects.filter(pk__in=[g for _p, g in owners if g])
        return [(area.code, area.full_name) for area in areas]

    def rows(self):
        """(project, Standings) that the filters leave, those that wait for the office first."""
        chosen = self.chosen
        projects = reports.checkable(reports.work_read_by(self.request.user)).filter(fiscal_year=chosen["year"])
        if code := chosen.get("area"):
            owner = "province__code" if code.isdecimal() else "group__code"
            projects = projects.filter(**{owner: code})
        found = list(reports.checked_and_found(projects, self.request.user, timezone.localdate()).values())
        if state := chosen.get("state"):
            found = [row for row in found if STATES[state][1](row[1])]
        if wanted := chosen.get("check"):
            found = [row for row in found if any(f.check.id == wanted for one in row[1] for f in one.findings)]
        if severity := chosen.get("severity"):
            found = [row for row in found if any(f.check.severity == severity for one in row[1] for f in one.findings)]
        return sorted(found, key=_urgency)

    def get_context_data(self, **kwargs):
        chosen = self.chosen
        page = Paginator(self.rows(), A_PAGE).get_page(self.request.GET.get("page"))
        shown = [_line(project, rows) for project, rows in page]
        checks = [(one.id, f"{one.id} {one.name_th}") for one in sorted(CHECKS.values(), key=lambda one: one.section)]
        filters = [
            ("year", "ปีงบประมาณ", [(year, year) for year in self.years], False),
            ("area", "พื้นที่", self.areas, not (len(self.areas) > 1)),
            ("state", "ผลการตรวจ", [(name, word) for name, (word, _is) in STATES.items()], True),
            ("severity", "ระดับ", [(name, word) for name, (word, _mark) in SEVERITY_WORDS.items()], True),
            ("check", "ข้อตรวจ", checks, True),
        ]
        return super().get_context_data(
            page=page,
            shown=shown,
            chosen=chosen,
            query=urlencode(chosen),
            is_filtered=len(chosen.keys() - {"year", "area"}) > 0,
            filters=[(name, label, choices, may, chosen.get(name, "")) for name, label, choices, may in filters],
            **kwargs,
        )


def _urgency(row):
    """Changed since first, then never looked at with faults, then the rest; by code."""
    project, sections = row
    again = any(one.stand in rules.AGAIN for one in sections)
    errors = sum(f.check.severity == "error" for one in sections for f in one.findings)
    waits = any(one.waits_for_office for one in sections)
    return not again, not waits, -errors, project.code


def _line(project, rows):
    """What the list shows of one project."""
    told = reports.summary_of(rows)
    found = [finding for row in rows for finding in row.findings]
    counts = [
        (state, f"{word} {number}")
        for severity, (word, state) in SEVERITY_WORDS.items()
        if (number := sum(finding.check.severity == severity for finding in found))
    ]
    if told["again"]:
        state, word = "late", f"ต้องตรวจใหม่ {told['again']} หมวด"
    elif told["returned"]:
        state, word = "late", f"ส่งกลับ {told['returned']} หมวด"
    elif told["unchecked"]:
        state, word = ("part" if told["passed"] else "todo"), f"รอตรวจ {told['unchecked']} หมวด"
    else:
        state, word = "done", "ผ่านทุกหมวดที่มีข้อมูล"
    return {
        "project": project,
        "url": actions.verification_url(project.pk),
        "state": state,
        "word": word,
        "summary": told,
        "counts": counts,
        "ids": sorted({finding.check.id for finding in found}),
    }


def _cells(project, rows):
    """One line for each finding; a section without findings has a line of its own when it was spoken of."""
    about = [project.code, project.title, project.area_name, str(project.agency or "")]
    for row in rows:
        word = row.latest
        person = (word.checked_by.get_full_name() or word.checked_by.username) if word else ""
        told = [f"{row.section} {row.name}", row.word, word and word.checked_at, person, word.comment if word else ""]
        for finding in row.findings:
            one = finding.check
            yield [*about, *told, f"{one.id} {one.name_th}", one.severity_word, finding.text]
        if not row.findings and row.stand != Stand.EMPTY:
            yield [*about, *told, "", "", ""]


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
