"""The Budget Bill's layout: each row a budget item, that is one activity's budget line.

Source: the Budget Bill FY2565, volumes 13(1) and 13(2). Columns, faults and decisions: docs/import-budget-bill.md.
"""

from collections import Counter
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError

from cms.rules import RuleBroken
from cms.thai import baht
from projects.areas.models import Province
from projects.exchange import rules
from projects.exchange.decisions import OUTSIDE_ISSUES, match, refused, runs_of
from projects.exchange.outcome import CHANGED, ERROR, NEW, SAME, UNDECIDED, Assessment, Line, finding
from projects.people.scope import reach
from projects.register.exchange import writing
from projects.register.exchange.area_names import AreaNames, key
from projects.register.exchange.resource import COLUMNS, BillLine, BudgetBillResource, tidy
from projects.register.exchange.spelling import spelling_findings
from projects.register.exchange.standing import Standing, StandingLine, key_of_area, printed_key
from projects.register.models import Project

AREA, PROJECT = "BUDGETARY_UNIT", "PROJECT"


def administration_title(area) -> str:
    word = "จังหวัด" if isinstance(area, Province) else "กลุ่มจังหวัด"
    return f"ค่าใช้จ่ายในการบริหารงาน{word}แบบบูรณาการ"


@dataclass
class Target:
    """Where an accepted line goes. `existing`: the register's own line. `project`: the record it joins, None if new."""

    title: str
    existing: StandingLine | None = None
    project: Project | None = None
    is_move: bool = False
    outside_issues: bool = False


class BudgetBill:
    name = "budget-bill"
    label = "รายการงบประมาณตามร่าง พ.ร.บ. งบประมาณรายจ่าย"
    columns = COLUMNS

    write = staticmethod(writing.write)
    obstacles = staticmethod(writing.obstacles)
    undo = staticmethod(writing.undo)

    def assess(self, table, *, year_be, person, area=None, decisions=(), lock=False):
        """Raises RuleBroken, code `decision` or `area`, when a decision or the asked area does not exist."""
        names = AreaNames(year_be)
        asked = self._asked_area(names, area)
        lines = [Line(row.row, row.sheet_row, row.values, value="") for row in table.rows]
        assessment = Assessment(lines)
        areas = self._decided_areas(assessment, names, decisions)
        own = partial(_is_own, reach(person))
        for line, row in zip(lines, table.rows, strict=True):
            self._read(line, row, names, areas, asked, own, year_be)
        moves = self._moves(assessment, decisions)
        standing = Standing(year_be, assessment.areas, lock=lock)
        self._compare(assessment, standing, moves, year_be)
        for line in lines:
            assessment.findings += spelling_findings(line)
        stretch = {row: run for run in assessment.move_runs for row in range(run["rows"][0], run["rows"][1] + 1)}
        assessment.findings += [self._misplaced(line, stretch[line.row]) for line in lines if line.row in stretch]
        assessment.findings.sort(key=lambda entry: entry["row"])
        return assessment

    @staticmethod
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

    # Areas

    @staticmethod
    def _decided_areas(assessment, names, decisions):
        """Name → area where exact, and row → (run, area) where a person has to decide; notes the runs."""
        lines = assessment.lines
        exact = {name: names.exact(name) for name in {line.values[AREA] for line in lines}}
        open_names = [
            (line.row, tidy(line.values[AREA]) if tidy(line.values[AREA]) and not exact[line.values[AREA]] else None)
            for line in lines
        ]
        runs = [run for run in runs_of(AREA, open_names) if names.is_group(run.value) or names.candidates(run.value)]
        chosen, unused = match([one for one in decisions if one.code is not None], runs, lambda a, b: key(a) == key(b))
        assessment.unused |= unused
        by_row = {line.row: line for line in lines}
        of_row = {}
        for run in runs:
            decision = chosen.get(run)
            found = None
            if decision and (found := names.with_code(decision.code, run.value)) is None:
                raise refused(f"รหัสพื้นที่ “{decision.code}” ใช้กับ “{run.value}” ในปีงบประมาณ {names.year_be} ไม่ได้")
            assessment.area_runs.append(
                {
                    "column": AREA,
                    "value": run.value,
                    "rows": run.rows,
                    "sheet_rows": _sheet_rows(run, by_row),
                    "candidates": names.candidates(run.value),
                    "code": decision.code if decision else None,
                }
            )
            of_row |= dict.fromkeys(range(run.first, run.last + 1), (run, found))
        return {"exact": exact, "of_row": of_row}

    def _read(self, line, row, names, areas, asked, own, year_be):
        """Clean one row and find its area; the first refusal, in the order of the columns, is the row's error."""
        line.parsed = parsed = BillLine()
        errors = {}
        try:
            _RESOURCE.import_instance(parsed, row.values)
        except ValidationError as refusal:
            errors = {name: found[0] for name, found in refusal.message_dict.items()}
        line.amount_baht = parsed.amount_baht
        run, decided = areas["of_row"].get(line.row, (None, None))
        line.area = areas["exact"][row.values[AREA]] or decided
        checks = [
            (None, lambda: rules.check_row_fits_table(row.extra)),
            ("year_ce", lambda: rules.check_row_year(parsed.year_ce, year_be)),
            ("area_name", lambda: self._check_area(line, run, names, asked, own)),
            ("budget_plan", None),
            ("project", None),
            ("category", None),
            ("item_group", None),
            ("item", None),
            ("amount_baht", lambda: rules.check_budget_amount(parsed.amount_baht)),
        ]
        for name, check in checks:
            column = BudgetBillResource.column_of(name) if name else None
            raw = row.values[column] if column else row.extra
            if name in errors:
                line.refuse(column, raw, errors[name])
                return
            try:
                if check:
                    check()
            except RuleBroken as refusal:
                line.refuse(column, raw, refusal.messages[0])
                return
        if line.area is None:
            line.state, line.column, line.value = UNDECIDED, AREA, row.values[AREA]
            line.run, line.candidates = run.rows, names.candidates(run.value)
            several = "อาจหมายถึงหลายพื้นที่" if len(line.candidates) > 1 else "ไม่ตรงกับชื่อพื้นที่ใด"
            line.reason = f"ชื่อนี้{several} กรุณาตัดสินว่าแถวข้อมูลที่ {run.first}–{run.last} เป็นของพื้นที่ใด"

    @staticmethod
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

    # Lines that stand under the wrong project

    @staticmethod
    def _moves(assessment, decisions):
        """The rows that a person decided to move; notes every stretch that could be on the assessment."""
        stretches = runs_of(
            PROJECT,
            [(line.row, tidy(line.values[PROJECT]) if _is_misplaced(line) else None) for line in assessment.lines],
        )
        moves = [one for one in decisions if one.move is not None]
        chosen, unused = match(moves, stretches, lambda a, b: tidy(a) == tidy(b))
        assessment.unused |= unused
        by_row = {line.row: line for line in assessment.lines}
        moved = set()
        for run in stretches:
            inside = [by_row[row] for row in range(run.first, run.last + 1) if row in by_row]
            if run in chosen:
                moved |= {line.row for line in inside}
            assessment.move_runs.append(
                {
                    "column": PROJECT,
                    "value": run.value,
                    "rows": run.rows,
                    "sheet_rows": _sheet_rows(run, by_row),
                    "to": administration_title(inside[0].area)
                    if inside[0].area
                    else _printed_administration(inside[0]),
                    "baht": str(sum((line.amount_baht or 0) for line in inside)),
                    "area": inside[0].area.full_name if inside[0].area else inside[0].values[AREA],
                    "move": OUTSIDE_ISSUES if run in chosen else None,
                }
            )
        return moved

    @staticmethod
    def _misplaced(line, run):
        stands = f"ขณะนี้อยู่ใน “{line.target.title}”" if line.target and line.target.outside_issues else ""
        return finding(
            line,
            "misplaced-line",
            PROJECT,
            line.values[PROJECT],
            f"บรรทัดค่าใช้จ่ายในการบริหารงานแบบบูรณาการพิมพ์อยู่ใต้โครงการนี้ ระบบเก็บตามเอกสารจนกว่าจะมีผู้ตัดสิน "
            f"เสนอให้ย้ายไป “{run['to']}” (รายการนอกประเด็น) {stands}".strip(),
            proposal={"move": OUTSIDE_ISSUES, "to": run["to"], "rows": run["rows"]},
        )

    # Against the register

    def _compare(self, assessment, standing, moves, year_be):
        seen = Counter()
        for line in assessment.lines:
            if line.state in (ERROR, UNDECIDED):
                continue
            area = key_of_area(line.area)
            printed = printed_key(area, line.values)
            equals = standing.lines.get(printed, [])
            existing = equals[seen[printed]] if seen[printed] < len(equals) else None
            seen[printed] += 1
            try:
                line.target = self._target(line, existing, standing, line.row in moves, area)
                self._judge(line)
            except RuleBroken as refusal:
                line.refuse(PROJECT, line.values[PROJECT], refusal.messages[0])
                continue
            line.project_key = (year_be, line.area.code, line.parsed.budget_plan, line.target.title)
        states = {}
        for line in assessment.having(NEW, CHANGED, SAME):
            is_new = line.target.project is None
            state = NEW if is_new else SAME if line.state == SAME else CHANGED
            if states.get(line.project_key) != CHANGED:
                states[line.project_key] = state
        assessment.project_states = states

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


_RESOURCE = BudgetBillResource()


def _is_own(where, area) -> bool:
    own = where.edit_provinces if isinstance(area, Province) else where.edit_groups
    return where.edits_nation or area.pk in own


def _sheet_rows(run, by_row) -> list[int]:
    """The run in the numbers that the person sees in Excel."""
    return [by_row[run.first].sheet_row, by_row[run.last].sheet_row]


def _is_misplaced(line) -> bool:
    parsed = line.parsed
    return parsed.is_administration and not parsed.stands_under_its_own_heading


def _printed_administration(line) -> str:
    word = "กลุ่มจังหวัด" if AreaNames.is_group(line.values[AREA]) else "จังหวัด"
    return f"ค่าใช้จ่ายในการบริหารงาน{word}แบบบูรณาการ"
