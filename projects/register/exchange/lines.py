"""Budget lines, one a row: whose, under which project, for what, how much. The Budget Bill prints them so, and other
bodies' sheets are mapped onto the same.

Source of the rules: docs/import-budget-bill.md.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError

from cms.rules import RuleBroken
from cms.thai import baht, tidy
from projects.areas.models import Province
from projects.exchange import rules
from projects.exchange.layouts import OneTable
from projects.exchange.outcome import CHANGED, ERROR, NEW, SAME, UNDECIDED, Assessment, Line, notes_of, place_of
from projects.exchange.progress import tell
from projects.people.scope import reach
from projects.register.exchange import writing
from projects.register.exchange.absent import notes_on_absent
from projects.register.exchange.area_names import AreaNames
from projects.register.exchange.jumping import magnitude_finding
from projects.register.exchange.moves import administration_title, decide_moves, misplaced_findings
from projects.register.exchange.resource import BillLine, BudgetBillResource
from projects.register.exchange.runs import (
    Unclear,
    category_candidates,
    category_meaning,
    decide_runs,
    exact_category,
)
from projects.register.exchange.spelling import spelling_findings
from projects.register.exchange.standing import Standing, StandingLine, key_of_area
from projects.register.models import Project

KEY = ("budget_plan", "project", "category", "item_group", "item")
_RESOURCE = BudgetBillResource()


@dataclass(slots=True)
class Target:
    """Where an accepted line goes. `existing`: the register's own line. `project`: the record it joins, None if new."""

    title: str
    existing: StandingLine | None = None
    project: Project | None = None
    is_move: bool = False
    outside_issues: bool = False


class BudgetLines(OneTable):
    """What a layout of budget lines says: `heading`, where a field stands; `raw`, what stands there; `printed`, how the
    resource is to read it."""

    write = staticmethod(writing.write)
    obstacles = staticmethod(writing.obstacles)
    undo = staticmethod(writing.undo)

    def heading(self, field) -> str | None:
        raise NotImplementedError

    def raw(self, values, field) -> str:
        return values.get(self.heading(field), "")

    def printed(self, values, field) -> str:
        return self.raw(values, field)

    def shown(self, row):
        return {name: self.raw(row.values, name) for name in ("area_name", "project", "item", "amount_baht")}

    def assess(self, tables, *, year_be, person, area=None, decisions=(), choices=None, lock=False):
        """Raises RuleBroken, code `decision` or `area`, when a decision or the asked area does not exist."""
        (table,) = tables
        names = AreaNames(year_be)
        asked = _asked_area(names, area)
        lines = [Line(row.row, row.sheet_row, row.values, value="") for row in table.rows]
        assessment = Assessment(lines, notes=notes_of(tables), tables=[place_of(table)])
        areas, categories = self._unclear(lines, names)
        by_row = {line.row: line for line in lines}
        decide_runs([areas["unclear"], categories], decisions, assessment, by_row, self.name)
        own = partial(_is_own, reach(person))
        for line, row in zip(lines, table.rows, strict=True):
            self._read(line, row, names, areas, categories, asked, own, year_be)
            tell(row.row, len(lines) * 2, "ตรวจแต่ละแถว")
        moves = decide_moves(assessment, decisions, self)
        standing = Standing(year_be, assessment.areas, lock=lock)
        self._compare(assessment, standing, moves, year_be, choices)
        assessment.notes += notes_on_absent(assessment, standing)
        for line in lines:
            assessment.findings += spelling_findings(line, self) + self._jumped(line)
        assessment.findings += misplaced_findings(assessment, self)
        assessment.findings.sort(key=lambda entry: entry["row"])
        return assessment

    # Reading

    def _unclear(self, lines, names):
        printed = {line.row: self.printed(line.values, "area_name") for line in lines}
        exact = {name: names.exact(name) for name in set(printed.values())}
        areas = Unclear(
            self.heading("area_name"),
            [(row, tidy(name) if tidy(name) and not exact[name] else None) for row, name in printed.items()],
            names.candidates,
            names.with_code,
            f"ในปีงบประมาณ {names.year_be} รหัสพื้นที่",
            "คือพื้นที่ใด",
            names.is_group,
        )
        words = {line.row: self.printed(line.values, "category") for line in lines}
        categories = Unclear(
            self.heading("category"),
            [(row, None if exact_category(word) else tidy(word) or None) for row, word in words.items()],
            category_candidates,
            category_meaning,
            "รหัสงบรายจ่าย",
            "คืองบรายจ่ายใด",
        )
        return {"exact": exact, "unclear": areas}, categories

    def _read(self, line, row, names, areas, categories, asked, own, year_be):
        """Clean one row and find its area; the first refusal, in the order of the columns, is the row's error."""
        line.parsed = parsed = BillLine()
        errors = {}
        read = {column: self.printed(row.values, name) for name, column in _RESOURCE.headings().items()}
        try:
            _RESOURCE.import_instance(parsed, read)
        except ValidationError as refusal:
            errors = {name: found[0] for name, found in refusal.message_dict.items()}
        line.amount_baht = parsed.amount_baht
        line.key = [tidy(self.printed(row.values, name)) for name in KEY]
        line.key[2] = line.key[2].replace(" ", "")
        run, decided = areas["unclear"].of_row.get(line.row, (None, None))
        line.area = areas["exact"][self.printed(row.values, "area_name")] or decided
        category_run, category = categories.of_row.get(line.row, (None, None))
        if category_run:
            parsed.category = category
            errors.pop("category", None)
        checks = [
            (None, lambda: rules.check_row_fits_table(row.extra)),
            ("year_ce", lambda: rules.check_row_year(parsed.year_ce, year_be)),
            ("area_name", lambda: _check_area(line, run, names, asked, own)),
            ("budget_plan", None),
            ("project", None),
            ("category", None),
            ("item_group", None),
            ("item", None),
            ("amount_baht", lambda: rules.check_budget_amount(parsed.amount_baht)),
        ]
        for name, check in checks:
            column = self.heading(name) if name else None
            raw = self.raw(row.values, name) if name else row.extra
            if refused := row.faults.get(column) or errors.get(name):
                line.refuse(column, raw, refused)
                return
            try:
                if check:
                    check()
            except RuleBroken as refusal:
                line.refuse(column, raw, refusal.messages[0])
                return
        if line.area is None:
            self._leave_open(line, "area_name", run, names.candidates(run.value), "พื้นที่", "เป็นของพื้นที่ใด")
        elif category_run and category is None:
            found = category_candidates(category_run.value)
            self._leave_open(line, "category", category_run, found, "งบรายจ่าย", "เป็นงบรายจ่ายใด")

    def _leave_open(self, line, name, run, candidates, what, question):
        line.state, line.column, line.value = UNDECIDED, self.heading(name), self.raw(line.values, name)
        line.run, line.candidates = run.rows, candidates
        several = f"อาจหมายถึงหลาย{what}" if len(candidates) > 1 else f"ไม่ตรงกับชื่อ{what}ใด"
        line.reason = f"ชื่อนี้{several} กรุณาตัดสินว่า{question} หรือแก้ชื่อในไฟล์"

    # Against the register

    def _compare(self, assessment, standing, moves, year_be, choices):
        seen = Counter()
        total = len(assessment.lines)
        for at, line in enumerate(assessment.lines, 1):
            tell(total + at, total * 2, "เทียบกับทะเบียน")
            if line.state in (ERROR, UNDECIDED):
                continue
            area = key_of_area(line.area)
            printed = standing.as_kept((area, *line.key))
            line.key = list(printed[1:])
            equals = standing.lines.get(printed, [])
            existing = equals[seen[printed]] if seen[printed] < len(equals) else None
            seen[printed] += 1
            try:
                line.target = self._target(line, existing, standing, line.row in moves, area)
                self._judge(line)
            except RuleBroken as refusal:
                line.refuse(self.heading("project"), self.raw(line.values, "project"), refusal.messages[0])
                continue
            if assessment.is_left_out(line, choices):
                continue
            line.project_key = (year_be, line.area.code, line.parsed.budget_plan, line.target.title)
        states = {}
        for line in assessment.having(NEW, CHANGED, SAME):
            is_new = line.target.project is None
            state = NEW if is_new else SAME if line.state == SAME else CHANGED
            if states.get(line.project_key) != CHANGED:
                states[line.project_key] = state
        assessment.project_states = states

    def _jumped(self, line) -> list:
        if line.state != CHANGED or line.target.existing is None:
            return []
        before, printed = line.target.existing.budget_baht, self.raw(line.values, "amount_baht")
        found = magnitude_finding(line, self.heading("amount_baht"), printed, before, line.amount_baht)
        return [found] if found else []

    @staticmethod
    def _target(line, existing, standing, is_moved, area) -> Target:
        outside = administration_title(line.area)
        if existing and (not is_moved or tidy(existing.project.title) == outside):
            # A line stays where it stands: at its printed project, or where an earlier decision has put it.
            stands_outside = tidy(existing.project.title) == outside and tidy(line.parsed.project) != outside
            return Target(
                outside if stands_outside else line.parsed.project, existing, existing.project, False, stands_outside
            )
        title = outside if is_moved else line.parsed.project
        found = standing.records_of(area, line.parsed.budget_plan, title)
        rules.check_one_record([project.code for project in found])
        return Target(title, existing, found[0] if found else None, existing is not None, is_moved)

    @staticmethod
    def _judge(line):
        """New, changed or the same; refuses a change to a record that is not an open draft."""
        target, changes = line.target, []
        if target.existing is None:
            line.state = NEW
        else:
            before = target.existing.budget_baht
            if before != line.amount_baht:
                changes.append(f"จำนวนเงินเปลี่ยนจาก {baht(before)} เป็น {baht(line.amount_baht)}")
            if target.is_move:
                changes.append(f"ย้ายจาก “{target.existing.project.title}” ไป “{target.title}”")
            line.state = CHANGED if changes else SAME
            line.reason = " · ".join(changes)
        if line.state == SAME:
            return
        for record in filter(None, {target.project, target.existing and target.existing.project}):
            rules.check_record_takes_rows(
                code=record.code, step=record.working_step, live=record.live, locked=record.locked
            )


def _asked_area(names, code):
    if code is None:
        return None
    found = names.by_code.get(code)
    if (
        found is None
        or not found.holds_in(names.year_be)
        or (isinstance(found, Province) and not found.has_provincial_plan)
    ):
        raise RuleBroken(f"ไม่มีพื้นที่รหัส “{code}” ในปีงบประมาณ {names.year_be}", code="area")
    return found


def _check_area(line, run, names, asked, own):
    if line.area is None:
        if run is None:
            raise RuleBroken("ไม่พบพื้นที่ชื่อนี้ กรุณาตรวจชื่อในไฟล์", code="unknown_area")
        return
    name = line.area.full_name
    if not line.area.holds_in(names.year_be):
        raise RuleBroken(f"ยังไม่มี{name}ในปีงบประมาณ {names.year_be}", code="area_of_another_time")
    rules.check_area_has_plan(name, getattr(line.area, "has_provincial_plan", True))
    rules.check_row_area_asked(line.area.code, asked.code if asked else None)
    rules.check_row_area_own(own(line.area))


def _is_own(where, area) -> bool:
    own = where.edit_provinces if isinstance(area, Province) else where.edit_groups
    return where.edits_nation or area.pk in own
