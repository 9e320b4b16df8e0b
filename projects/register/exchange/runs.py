"""What a printed value means where it is not clear: which area, which category. A person decides, run by run."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cms.thai import tidy
from projects.exchange.decisions import match, refused, runs_of
from projects.exchange.memory import LONGEST, remembered, remembered_first, value_key
from projects.plans.models import ExpenditureCategory
from projects.register.exchange.area_names import ALIKE


@dataclass
class Unclear:
    """One column's unclear values: `of_row` is row → (run, what was decided or None)."""

    column: str
    rows: list  # (row number, printed value or None when it is clear)
    candidates: object  # value → [{code, name, score}]
    meaning: object  # (code, value) → what the code stands for, or None
    code_word: str  # what the code of a decision is called
    question: str  # what is asked about each run
    asks: object = lambda value: False  # value → whether a person is asked though nothing is alike
    of_row: dict = field(default_factory=dict)


def decide_runs(unclear, decisions, assessment, by_row, layout):
    """Give each run of each unclear column what was decided about it; note the runs, in the order of the file.

    Raises RuleBroken, code `decision`, for a code that cannot stand for the value.
    """
    runs = {
        run: column
        for column in unclear
        for run in runs_of(column.column, column.rows)
        if column.candidates(run.value) or column.asks(run.value)
    }
    chosen, unused = match(
        [one for one in decisions if one.code is not None], list(runs), lambda a, b: value_key(a) == value_key(b)
    )
    assessment.unused |= unused
    before = remembered(layout) if runs else {}
    for run, column in sorted(runs.items(), key=lambda pair: pair[0].first):
        decision, found = chosen.get(run), None
        if decision and (found := column.meaning(decision.code, run.value)) is None:
            raise refused(f"{column.code_word} “{decision.code}” ใช้กับ “{run.value}” ไม่ได้")
        candidates = remembered_first(
            column.candidates(run.value), before.get((run.column[:LONGEST], value_key(run.value)))
        )
        assessment.runs.append(
            {
                "column": run.column,
                "value": run.value,
                "question": column.question,
                "rows": run.rows,
                "sheet_rows": [by_row[run.first].sheet_row, by_row[run.last].sheet_row],
                "candidates": candidates,
                "code": decision.code if decision else None,
            }
        )
        column.of_row |= dict.fromkeys(range(run.first, run.last + 1), (run, found))


_CATEGORIES = {value_key(category.label): category for category in ExpenditureCategory}


def exact_category(printed):
    return _CATEGORIES.get(value_key(tidy(printed)))


def category_candidates(printed) -> list[dict]:
    """Categories of expenditure whose names are like the printed one, best first."""
    key = value_key(tidy(printed))
    scored = [(SequenceMatcher(None, key, name).ratio(), category) for name, category in _CATEGORIES.items()]
    return [
        {"code": category.value, "name": str(category.label), "score": round(score, 2)}
        for score, category in sorted(scored, key=lambda pair: -pair[0])
        if key and score >= ALIKE
    ]


def category_meaning(code, printed):
    return ExpenditureCategory(code) if code in ExpenditureCategory.values else None
