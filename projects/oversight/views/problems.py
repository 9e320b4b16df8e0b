"""A project's section 2.6, its problems one by one, suggestions; and the problems of an area."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.thai import thai_date
from projects.oversight import actions, reports, rules
from projects.oversight.actions import problem_url
from projects.oversight.actions.directives import issuing_posts
from projects.oversight.forms import ProblemForm, ReasonForm, SolveForm, SuggestionForm
from projects.oversight.models import DirectiveTarget, Problem, ProblemCategory, Severity, Suggestion
from projects.oversight.views.base import ListPage, MovesPage, OversightPage, SentOnce
from projects.people.models import AuditEntry
from projects.plans.models import FiscalYear
from projects.progress.models import MonthlyReport
from projects.register.admin.listing import own_areas
from projects.register.admin.record import entry_label, entry_reason

MOST_SHOWN = 100


class OversightView(OversightPage):
    template_name = "projects/oversight/project.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        problems = list(Problem.objects.filter(project=self.project).with_names().unsolved_first()[:MOST_SHOWN])
        targets = DirectiveTarget.objects.filter(project=self.project).with_names().order_by("-state_since", "-pk")
        writes = not self.year_is_closed and self.has_begun and not self.is_cancelled
        return super().get_context_data(
            unsolved=[one for one in problems if one.is_open],
            solved=[one for one in problems if not one.is_open],
            suggestions=list(
                Suggestion.objects.filter(project=self.project).select_related("written_by", "problem")[:MOST_SHOWN]
            ),
            targets=reports.with_clocks(targets[:MOST_SHOWN], today),
            may_write=writes and self.hands.owns,
            may_suggest=writes and rules.may_suggest(self.where, self.project),
            may_direct=writes
            and (self.where.may_direct(self.project) or self.hands.is_centre or self.hands.is_office)
            and issuing_posts(self.request.user).exists(),
            year_is_closed=self.year_is_closed,
            has_begun=self.has_begun,
            is_cancelled=self.is_cancelled,
            **kwargs,
        )


class ProjectForm(SentOnce, OversightPage):
    template_name = "projects/oversight/form.html"

    def get_success_url(self, saved):
        return self.url


class NewProblemView(ProjectForm):
    """An empty form, or with `?month=2025-01` what that month's report says of problems."""

    page_title = "บันทึกปัญหาอุปสรรค"
    done = "บันทึกปัญหาอุปสรรคแล้ว"

    def check_hand(self):
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านปัญหาอุปสรรคของโครงการนี้ได้ แต่บันทึกไม่ได้")

    @property
    def report(self):
        try:
            month = date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return None
        return MonthlyReport.objects.filter(project=self.project, month=month).first()

    def get_form(self, data=None):
        report, today = self.report, timezone.localdate()
        initial = {"opened_on": today}
        if report is not None:
            initial = {"text": report.problems, "opened_on": min(_last_day(report.month), today)}
        return ProblemForm(data, project=self.project, initial=initial)

    def save(self, form):
        return actions.open_problem(
            self.project, report=self.report, form_key=self.form_key, by=self.request.user, **form.cleaned_data
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(save_label="บันทึกปัญหา", **kwargs)


def _last_day(month):
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


class NewSuggestionView(ProjectForm):
    page_title = "เขียนข้อเสนอแนะ"
    done = "บันทึกข้อเสนอแนะแล้ว"

    def check_hand(self):
        if not rules.may_suggest(self.where, self.project):
            raise PermissionDenied("ตำแหน่งของท่านอ่านโครงการนี้ได้ แต่เขียนข้อเสนอแนะไม่ได้")

    def get_form(self, data=None):
        return SuggestionForm(data, project=self.project, initial={"problem": self.request.GET.get("problem")})

    def save(self, form):
        return actions.write_suggestion(self.project, form_key=self.form_key, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(save_label="บันทึกข้อเสนอแนะ", **kwargs)


class ProblemView(MovesPage, OversightPage):
    template_name = "projects/oversight/problem.html"
    page_title = "ปัญหาอุปสรรค"
    all_moves = {
        "solve": ("บันทึกว่าแก้ไขแล้ว", SolveForm, actions.solve_problem, "บันทึกการแก้ไขแล้ว", ""),
        "edit": ("แก้ข้อความหรือความรุนแรง", ProblemForm, actions.edit_problem, "บันทึกแล้ว", "secondary"),
        "reopen": ("เปิดเรื่องอีกครั้ง", ReasonForm, actions.reopen_problem, "เปิดเรื่องอีกครั้งแล้ว", "secondary"),
    }

    def find(self):
        rows = (
            Problem.objects.filter(project=self.project).with_names().select_related("opened_by", "solved_by", "report")
        )
        self.row = get_object_or_404(rows, pk=self.kwargs["problem"])

    @property
    def seen_now(self):
        return actions.problem_mark(self.row)

    def check_move(self, move):
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านปัญหาอุปสรรคของโครงการนี้ได้ แต่บันทึกไม่ได้")

    def moves(self):
        if not self.hands.owns or self.year_is_closed:
            return {}
        names = ("solve", "edit") if self.row.is_open else ("reopen",)
        return {name: self.all_moves[name] for name in names}

    def form_facts(self, move, data):
        if move == "solve":
            return {"initial": {"solved_on": timezone.localdate()}}
        if move == "edit":
            initial = {
                name: getattr(self.row, name) for name in ("category", "severity", "activity", "text", "opened_on")
            }
            return {"project": self.project, "problem": self.row, "initial": initial}
        return {}

    def get_context_data(self, **kwargs):
        log = AuditEntry.objects if self.hands.owns else AuditEntry.objects.viewable_by_user(self.request.user)
        ours = log.filter(
            project_id=self.project.pk, action__startswith="projects.oversight.problem_", data__row=self.row.pk
        )
        return super().get_context_data(
            problem=self.row,
            suggestions=list(self.row.suggestions.select_related("written_by")[:MOST_SHOWN]),
            may_suggest=not (self.year_is_closed or self.is_cancelled) and rules.may_suggest(self.where, self.project),
            history=[(one, entry_label(one), entry_reason(one)) for one in ours.select_related("user")[:30]],
            year_is_closed=self.year_is_closed,
            **kwargs,
        )


class ProblemListView(ListPage):
    """The problems of what the person reads: by category, and one by one."""

    template_name = "projects/oversight/problems.html"
    page_title = "ปัญหาอุปสรรค"
    header_icon = "warning"
    file_name = "ปัญหาอุปสรรค"
    headings = [
        "รหัสโครงการ",
        "โครงการ",
        "พื้นที่",
        "หน่วยงาน",
        "ประเภท",
        "ความรุนแรง",
        "ปัญหาอุปสรรค",
        "พบเมื่อ",
        "แก้ไขแล้วเมื่อ",
        "แก้ไขอย่างไร",
    ]

    def filters(self):
        return [
            ("solved", "สถานะ", [("no", "ยังไม่แก้"), ("yes", "แก้ไขแล้ว")]),
            ("severity", "ความรุนแรง", [(one.value, one.word) for one in reversed(Severity)]),
            ("category", "ประเภท", ProblemCategory.objects.values_list("pk", "name_th")),
            ("area", "พื้นที่", own_areas(self.request)),
            ("year", "ปีงบประมาณ", [(year, str(year)) for year in FiscalYear.objects.values_list("year_be", flat=True)]),
        ]

    def matching(self):
        chosen, rows = self.chosen, Problem.objects.visible_to(self.request.user)
        if "solved" in chosen:
            rows = rows.filter(solved_on__isnull=chosen["solved"] == "no")
        if "severity" in chosen:
            rows = rows.filter(severity=chosen["severity"])
        if "category" in chosen:
            rows = rows.filter(category=chosen["category"])
        if "year" in chosen:
            rows = rows.filter(project__fiscal_year=chosen["year"])
        if area := chosen.get("area"):
            rows = rows.filter(project__province__code=area) | rows.filter(project__group__code=area)
        return rows

    def rows(self):
        return self.matching().with_names().unsolved_first()

    def cells(self, row):
        project = row.project
        return [
            project.code, project.title, project.area_name, str(project.agency or ""), row.category.name_th,
            row.severity_word, row.text, thai_date(row.opened_on), thai_date(row.solved_on) if row.solved_on else "",
            row.solution,
        ]  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(by_category=reports.problems_by_category(self.matching()), **kwargs)
        for row in context["page"]:
            row.url = problem_url(row)
        return context
