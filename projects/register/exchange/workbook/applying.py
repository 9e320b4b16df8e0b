"""What the accepted rows do to the versions of records, cell by cell, and what the log will say of it."""

import copy
from collections import defaultdict

from projects.register.exchange.workbook import canonical
from projects.register.exchange.workbook.columns import (
    ACTIVITY_COLUMNS,
    BY_KEY,
    INDICATORS,
    LINE_COLUMNS,
    PART_ACTIVITY,
    PART_INDICATOR,
    PART_LINE,
    PART_PROJECT,
    PROJECTS,
    REGISTERS,
)

FACTS = ("drafted_by_id", "amendment_step", "waiting_for", "waiting_since", "has_unpublished_changes", "agency_id",
         "search_text")  # fmt: skip
_COLUMNS = {
    PART_PROJECT: {column.name: column for column in PROJECTS.entries},
    PART_ACTIVITY: {column.name: column for column in ACTIVITY_COLUMNS},
    PART_LINE: {column.name: column for column in LINE_COLUMNS},
    PART_INDICATOR: {column.name: column for column in INDICATORS.entries},
}


class Change:
    """What a batch does to one record: its version before and after, the changed cells, the rows they came from."""

    def __init__(self, record, registers):
        self.record, self.project = record, record.project
        self.is_new = record.project.pk is None
        self.before = copy.deepcopy(record.content)
        self.facts = {name: getattr(record.project, name) for name in FACTS}
        self.options = {name: registers.options(name, record.area) for name in REGISTERS}
        self.cells = []  # (label, before, after), as the log tells it
        self.rows = defaultdict(list)  # sheet's title → rows
        self.made = {}  # the file's name of a new activity → its JSON
        self.agency = None  # the agency's name, when the record is handed over
        self.has_version = self.is_new

    def take(self, line, batch):
        self.rows[BY_KEY[line.table].title].append(line.sheet_row)
        source = {"source_batch": batch.pk, "source_row": line.row}
        for edit in line.target.edits:
            {
                PART_PROJECT: self._project,
                PART_ACTIVITY: self._activity,
                PART_LINE: self._line,
                PART_INDICATOR: self._indicator,
            }[edit.part](edit, source)

    def _project(self, edit, source):
        values = dict(edit.values)
        if "agency" in values:
            label = values.pop("agency")
            if self.is_new:
                self.record.content["agency"] = self.options["agency"].get(label)
            else:
                self.agency = label
            self._say(_COLUMNS[PART_PROJECT]["agency"], "", self.record.cells["agency"], label, edit.is_new)
        cells = {} if edit.is_new else self.record.cells
        self._put(self.record.content, values, PART_PROJECT, "", cells)

    def _activity(self, edit, source):
        if not edit.is_new:
            part = self.record.activities[edit.ref]
            self._put(part.data, edit.values, PART_ACTIVITY, _name("กิจกรรม", part.cells["title"]), part.cells)
            return
        activities = self.record.content["activities"]
        data = {"pk": None, "project": self.project.pk, "sort_order": _last(activities) + 1, "budget_lines": []}
        activities.append(data)
        self.made[edit.ref] = data
        self._put(data, edit.values, PART_ACTIVITY, _name("กิจกรรมใหม่", edit.values["title"]), {})

    def _line(self, edit, source):
        made = self.made.get(edit.parent)
        activity = made if made is not None else self.record.activities[edit.parent].data
        name = _name("กิจกรรม", activity["title"])
        if not edit.is_new:
            part = self.record.activities[edit.parent].parts[edit.ref]
            self._put(part.data, edit.values, PART_LINE, name, part.cells)
            part.data.update(source)
            return
        lines = activity.setdefault("budget_lines", [])
        data = {"pk": None, "activity": activity["pk"], "sort_order": _last(lines) + 1, "item_group": "", **source}
        lines.append(data)
        self._put(data, edit.values, PART_LINE, f"{name} รายการงบใหม่", {})

    def _indicator(self, edit, source):
        if not edit.is_new:
            part = self.record.indicators[edit.ref]
            self._put(part.data, edit.values, PART_INDICATOR, _name("ตัวชี้วัด", part.cells["name_th"]), part.cells)
            return
        indicators = self.record.content["indicators"]
        data = {"pk": None, "project": self.project.pk, "sort_order": _last(indicators) + 1}
        indicators.append(data)
        self._put(data, edit.values, PART_INDICATOR, _name("ตัวชี้วัดใหม่", edit.values["name_th"]), {})

    def _put(self, data, values, part, name, cells):
        for field, text in values.items():
            column = _COLUMNS[part][field]
            data[field] = canonical.to_value(column, text, self.options.get(field, {}))
            self._say(column, name, cells.get(field, ""), text, not cells)
            self.has_version = True

    def _say(self, column, name, before, after, is_new):
        if is_new and after in ("", column.default):
            return
        label = f"{name} · {column.heading}" if name else column.heading
        self.cells.append([label, canonical.shown(column, before), canonical.shown(column, after)])


def _name(word, title):
    title = " ".join(title.split())
    return f"{word} “{title[:60]}{'…' if len(title) > 60 else ''}”"


def _last(children):
    return max((child.get("sort_order") or 0 for child in children), default=-1)
