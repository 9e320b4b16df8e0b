"""The sheet of activities and budget lines: one row for each line, the activity's own cells on each of its rows."""

from cms.rules import RuleBroken
from cms.thai import parse_baht
from projects.exchange.models import ImportBatch
from projects.exchange.outcome import LEFT_OUT, NEW, UNDECIDED
from projects.register.exchange.workbook.canonical import alike, canonical, tidy
from projects.register.exchange.workbook.columns import (
    ACTIVITIES,
    ACTIVITY_COLUMNS,
    LINE_COLUMNS,
    PART_ACTIVITY,
    PART_LINE,
)
from projects.register.exchange.workbook.comparing import (
    NO_BASE,
    CellRefused,
    Edit,
    Target,
    WaitsForAnother,
    changes_of,
    check_period,
    check_values,
    compare,
    judge,
    texts_of,
)
from projects.register.exchange.workbook.records import Part

LINE_NEEDS = ("expenditure_kind", "expenditure_category", "budget_baht")
GONE_UNTOUCHED = "ถูกลบจากระบบหลังจากดาวน์โหลด และไฟล์ไม่ได้แก้ ระบบไม่นำกลับเข้ามา"
_BACKWARDS = "วันสิ้นสุดกิจกรรมต้องไม่ก่อนวันเริ่ม"


class ActivityRows:
    """Mixed into Assessing."""

    def activity_row(self, line, row):
        line.amount_baht = _amount_of(row)
        texts = texts_of(row, ACTIVITIES.entries)
        own = {column: text for column, text in texts.items() if column.part == PART_ACTIVITY}
        money = {column: text for column, text in texts.items() if column.part == PART_LINE}
        record = self.record_for(line, row)
        ids = tidy(row.values.get("รหัสกิจกรรม", "")), tidy(row.values.get("รหัสรายการงบ", ""))
        line.key = ["activity", record.code or line.project_key[2], *ids]
        if self._went_untouched(record, ids, texts):
            line.reason = GONE_UNTOUCHED
            return
        activity, base, is_new = self._activity_of(line, row, record, ids[0], own)
        edits = self._own_cells(line, row, record, activity, base, own, is_new)
        edits += self._money(line, row, record, activity, base, ids[1], money, is_new)
        self.check_open(line, record, edits)
        line.target = Target(record, edits)
        judge(line, edits)
        if line.state != UNDECIDED and any(edit.is_new for edit in edits):
            line.state = NEW

    def _went_untouched(self, record, ids, texts):
        """Deleted in the register since, and left alone in the file: nothing to do, and nothing is brought back."""
        known = self.base_of(record)
        then = known and known["activities"].get(ids[0])
        standing = record.activities.get(ids[0])
        if not then or (standing and (not ids[1] or ids[1] in standing.parts)):
            return False
        cells = {**then["cells"], **then["lines"].get(ids[1], {})}
        return all(text == cells.get(column.name, "") for column, text in texts.items())

    # Which activity

    def _activity_of(self, line, row, record, key, own):
        """(the activity, what the workbook said of it, whether it is new)."""
        known = self.base_of(record)
        if key in record.activities:
            self._check_once(row, record)
            return record.activities[key], known and known["activities"].get(key), False
        if _is_ours(key):
            # A code that the register gave and no longer holds: nothing is brought back to life.
            raise RuleBroken(
                f"กิจกรรม {key} ไม่อยู่ในโครงการนี้แล้ว อาจถูกลบหลังจากดาวน์โหลด หากต้องการเพิ่มใหม่ให้เว้นรหัสไว้", code="gone"
            )
        title = alike(next((text for column, text in own.items() if column.name == "title"), ""))
        name = (id(record), key) if key else (id(record), row.sheet_row)  # without a name each row is its own
        if (made := self.seen.get(("activity", *name))) and key:
            if made.fate == LEFT_OUT:
                raise WaitsForAnother(f"ท่านไม่นำเข้ากิจกรรม {key}")
            if made.fate:
                raise RuleBroken(f"กิจกรรม {key} ยังนำเข้าไม่ได้ แถวนี้จึงรอด้วย", code="activity_waits")
            return made, None, True
        held = self._held_since(record, known, title, name)
        if held is not None:
            return held, NO_BASE, False
        made = Part(f"{key or ''}@{row.sheet_row}", {}, {})
        self.seen[("activity", *name)] = made
        made.made_by = (line.table, line.row)
        self.makers[made.made_by] = made
        return made, None, True

    def _check_once(self, row, record):
        activity, budget_line = (tidy(row.values.get(heading, "")) for heading in ("รหัสกิจกรรม", "รหัสรายการงบ"))
        if not budget_line:
            return
        first = self.seen.setdefault(("line", id(record), activity, budget_line), row.sheet_row)
        if first != row.sheet_row:
            raise RuleBroken(
                f"รหัสรายการงบ {budget_line} ซ้ำกับแถว {first} หากเป็นรายการใหม่ให้เว้นรหัสรายการงบไว้", code="twice"
            )

    def _held_since(self, record, known, title, name):
        """An activity of this title that came into the register after the workbook was made: this file's, or a colleague's.
        Each is one new activity's of the file: rows of the same `name` share it."""
        if (held := self.seen.get(("held", *name))) is not None:
            return held
        if not title:
            return None
        before = set(known["activities"]) if known else set()
        taken = self._codes_in_file("รหัสกิจกรรม")
        for key, part in record.activities.items():
            if key in before or key in taken or alike(part.cells["title"]) != title:
                continue
            if self.seen.setdefault(("holds", id(part)), name) == name:
                self.seen[("held", *name)] = part
                return part
        return None

    def _codes_in_file(self, heading):
        if heading not in self.seen:
            table = self.tables.get(ACTIVITIES.key)
            self.seen[heading] = {tidy(row.values.get(heading, "")) for row in table.rows}
        return self.seen[heading]

    # Its own cells

    def _own_cells(self, line, row, record, activity, base, own, is_new):
        if is_new:
            return self._new_activity(line, row, record, activity, own)
        was = NO_BASE if base is NO_BASE else base and base["cells"]
        own = self._said_once(line, row, record, activity, was, own)
        merged = compare(line, own, was, activity.cells, self.choices)
        values = changes_of(merged, activity.cells)
        check_values(ACTIVITY_COLUMNS, values, row, {})
        if {"start_on", "end_on"} & set(values):
            check_period({**activity.cells, **values}, ACTIVITY_COLUMNS, row, _BACKWARDS)
        return [Edit(PART_ACTIVITY, activity.key, values)] if values else []

    def _said_once(self, line, row, record, activity, was, own):
        """An activity with several lines says its name on each: the row that changed it speaks, two that differ contradict."""
        left = {}
        for column, yours in own.items():
            stood = was.get(column.name, "") if isinstance(was, dict) else activity.cells.get(column.name, "")
            if yours == stood:
                continue
            key = ("said", id(record), activity.key, column.name)
            at, said = self.seen.setdefault(key, (row.sheet_row, yours))
            if said != yours:
                raise CellRefused(column, yours, f"กิจกรรมเดียวกันแต่แถว {at} เขียนว่า “{said[:60]}” กรุณาให้ตรงกันทุกแถว")
            if at == row.sheet_row:
                left[column] = yours
        if isinstance(was, dict):
            first = ("first", id(record), activity.key)
            if self.seen.setdefault(first, row.sheet_row) == row.sheet_row:  # what others changed is shown once
                left |= {c: y for c, y in own.items() if c not in left and y == was.get(c.name, "")}
        return left

    def _new_activity(self, line, row, record, activity, own):
        values = {column.name: text for column, text in own.items()}
        if activity.made_by != (line.table, line.row):
            for column, text in own.items():
                if text and text != activity.cells.get(column.name, ""):
                    raise CellRefused(column, text, "กิจกรรมใหม่รหัสเดียวกันแต่เขียนไม่ตรงกัน กรุณาให้ตรงกันทุกแถว")
            return []
        check_values(ACTIVITY_COLUMNS, values, row, {})
        if not values.get("title"):
            column = ACTIVITIES.column("title")
            raise CellRefused(column, "", f"ต้องกรอก{column.heading}")
        check_period(values, ACTIVITY_COLUMNS, row, _BACKWARDS)
        activity.cells = values
        line.reason = self._standing_twin(record, values["title"])
        return [Edit(PART_ACTIVITY, activity.key, values, is_new=True)]

    @staticmethod
    def _standing_twin(record, title):
        """What to ask of an activity without a code that is called like one with a code: the code may have been lost."""
        twin = next(
            (key for key, part in record.activities.items() if alike(part.cells["title"]) == alike(title)), None
        )
        return (
            twin
            and f"มีกิจกรรมชื่อนี้อยู่แล้วในโครงการ รหัส {twin} หากเป็นกิจกรรมเดียวกัน กรุณาใส่รหัสนี้แล้วอัปโหลดใหม่ มิฉะนั้นจะเพิ่มเป็นกิจกรรมใหม่"
            or ""
        )

    # Its money

    def _money(self, line, row, record, activity, base, key, money, is_new):
        typed = {column.name: text for column, text in money.items()}
        if not key and not any(typed.values()):
            return []
        part, was = self._line_of(line, row, activity, base, key, typed, is_new)
        if part is None:
            check_values(LINE_COLUMNS, typed, row, {}, required=LINE_NEEDS)
            self._check_complete(row, typed)
            return [Edit(PART_LINE, None, typed, is_new=True, parent=activity.key)]
        merged = compare(line, money, was, part.cells, self.choices)
        values = changes_of(merged, part.cells)
        check_values(LINE_COLUMNS, values, row, {}, required=LINE_NEEDS)
        return [Edit(PART_LINE, part.key, values, parent=activity.key)] if values else []

    def _line_of(self, line, row, activity, base, key, typed, is_new):
        """(the budget line, what the workbook said of it); (None, None) for a new one."""
        if is_new:
            if _is_ours(key):
                raise RuleBroken(f"รายการงบ {key} ไม่ใช่ของกิจกรรมใหม่นี้ กรุณาเว้นรหัสรายการงบไว้", code="gone")
            return None, None
        lines_then = base["lines"] if isinstance(base, dict) else {}
        if key:
            if key not in activity.parts:
                raise RuleBroken(f"รายการงบ {key} ไม่อยู่ในกิจกรรมนี้แล้ว อาจถูกลบหลังจากดาวน์โหลด", code="gone")
            return activity.parts[key], lines_then.get(key) if isinstance(base, dict) else None
        taken = self._codes_in_file("รหัสรายการงบ")
        for at, part in activity.parts.items():
            if at in lines_then or at in taken or ("taken", id(part)) in self.seen:
                continue
            equal = all(part.cells.get(name, "") == text for name, text in typed.items())
            if equal or self._came_from_here(part, row):
                self.seen[("taken", id(part))] = True
                return part, NO_BASE
        return None, None

    def _came_from_here(self, part, row):
        """Whether an earlier upload of this person put the line there from this same row: then it is that line, corrected."""
        if part.data.get("source_row") != row.row or not part.data.get("source_batch"):
            return False
        if "own batches" not in self.seen:
            own = ImportBatch.objects.filter(layout="template", owner=self.person, state=ImportBatch.State.CONFIRMED)
            self.seen["own batches"] = set(own.values_list("pk", flat=True))
        return part.data["source_batch"] in self.seen["own batches"]

    @staticmethod
    def _check_complete(row, typed):
        for name in LINE_NEEDS:
            if not typed.get(name):
                column = ACTIVITIES.column(name)
                raise CellRefused(column, row.values.get(column.heading, ""), f"ต้องกรอก{column.heading}")


def _amount_of(row):
    """What the row adds to the file's total, whatever else is wrong with it; None when the amount itself cannot be read."""
    column = ACTIVITIES.column("budget_baht")
    try:
        return parse_baht(canonical(column, row.values.get(column.heading, "")))
    except RuleBroken:
        return None


def _is_ours(key) -> bool:
    """Whether a code looks like one that the register gives, and not like a name typed for something new."""
    return len(key) > 1 and key[0] in "กงช" and key[1:].removeprefix("ร่าง").replace(".", "").isdigit()
