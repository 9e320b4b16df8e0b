"""Administration lines that stand under the wrong project: listed, and moved only by a decision."""

from cms.thai import tidy
from projects.areas.models import Province
from projects.exchange.decisions import OUTSIDE_ISSUES, match, runs_of
from projects.exchange.outcome import finding
from projects.register.exchange.area_names import AreaNames


def administration_title(area) -> str:
    return _title(not isinstance(area, Province))


def _title(is_group) -> str:
    return f"ค่าใช้จ่ายในการบริหารงาน{'กลุ่มจังหวัด' if is_group else 'จังหวัด'}แบบบูรณาการ"


def decide_moves(assessment, decisions, layout) -> set:
    """The rows that a person decided to move; notes every stretch that could be on the assessment."""
    column = layout.heading("project")
    stretches = runs_of(
        column,
        [
            (line.row, tidy(layout.printed(line.values, "project")) if _is_misplaced(line) else None)
            for line in assessment.lines
        ],
    )
    chosen, unused = match(
        [one for one in decisions if one.move is not None], stretches, lambda a, b: tidy(a) == tidy(b)
    )
    assessment.unused |= unused
    by_row = {line.row: line for line in assessment.lines}
    moved = set()
    for run in stretches:
        inside = [by_row[row] for row in range(run.first, run.last + 1) if row in by_row]
        if run in chosen:
            moved |= {line.row for line in inside}
        first, printed_area = inside[0], layout.printed(inside[0].values, "area_name")
        assessment.move_runs.append(
            {
                "column": column,
                "value": run.value,
                "rows": run.rows,
                "sheet_rows": [first.sheet_row, inside[-1].sheet_row],
                "to": administration_title(first.area) if first.area else _title(AreaNames.is_group(printed_area)),
                "baht": str(sum((line.amount_baht or 0) for line in inside)),
                "area": first.area.full_name if first.area else printed_area,
                "move": OUTSIDE_ISSUES if run in chosen else None,
            }
        )
    return moved


def misplaced_findings(assessment, layout) -> list[dict]:
    stretch = {row: run for run in assessment.move_runs for row in range(run["rows"][0], run["rows"][1] + 1)}
    return [_misplaced(line, stretch[line.row], layout) for line in assessment.lines if line.row in stretch]


def _misplaced(line, run, layout):
    stands = f"ขณะนี้อยู่ใน “{line.target.title}”" if line.target and line.target.outside_issues else ""
    return finding(
        line,
        "misplaced-line",
        run["column"],
        layout.raw(line.values, "project"),
        f"บรรทัดค่าใช้จ่ายในการบริหารงานแบบบูรณาการพิมพ์อยู่ใต้โครงการนี้ ระบบเก็บตามเอกสารจนกว่าจะมีผู้ตัดสิน "
        f"เสนอให้ย้ายไป “{run['to']}” (รายการนอกประเด็น) {stands}".strip(),
        proposal={"move": OUTSIDE_ISSUES, "to": run["to"], "rows": run["rows"]},
    )


def _is_misplaced(line) -> bool:
    parsed = line.parsed
    return parsed.is_administration and not parsed.stands_under_its_own_heading
