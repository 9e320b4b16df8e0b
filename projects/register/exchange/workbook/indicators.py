"""The sheet of indicators."""

from cms.rules import RuleBroken
from projects.exchange.outcome import NEW
from projects.register.exchange.workbook.activities import GONE_UNTOUCHED
from projects.register.exchange.workbook.canonical import alike, tidy
from projects.register.exchange.workbook.columns import INDICATORS, PART_INDICATOR
from projects.register.exchange.workbook.comparing import (
    NO_BASE,
    CellRefused,
    Edit,
    Target,
    changes_of,
    check_values,
    compare,
    judge,
    texts_of,
)


class IndicatorRows:
    """Mixed into Assessing."""

    def indicator_row(self, line, row):
        texts = texts_of(row, INDICATORS.entries)
        record = self.record_for(line, row)
        key = tidy(row.values.get("รหัสตัวชี้วัด", ""))
        line.key = ["indicator", record.code or line.project_key[2], key]
        known = self.base_of(record)
        if key in record.indicators:
            first = self.seen.setdefault(("indicator", id(record), key), row.sheet_row)
            if first != row.sheet_row:
                raise RuleBroken(f"รหัสตัวชี้วัด {key} ซ้ำกับแถว {first} หากเป็นตัวชี้วัดใหม่ให้เว้นรหัสไว้", code="twice")
            part, was = record.indicators[key], known and known["indicators"].get(key)
        elif known and key in known["indicators"] and _untouched(texts, known["indicators"][key]):
            line.reason = GONE_UNTOUCHED
            return
        elif key:
            raise RuleBroken(
                f"ตัวชี้วัด {key} ไม่อยู่ในโครงการนี้แล้ว อาจถูกลบหลังจากดาวน์โหลด หากต้องการเพิ่มใหม่ให้เว้นรหัสไว้", code="gone"
            )
        else:
            part, was = self._held_indicator(record, known, texts), NO_BASE
        if part is None:
            self._new_indicator(line, row, record, texts)
            return
        merged = compare(line, texts, was, part.cells, self.choices)
        values = changes_of(merged, part.cells)
        check_values(INDICATORS.entries, values, row, {})
        edits = [Edit(PART_INDICATOR, part.key, values)] if values else []
        self.check_open(line, record, edits)
        line.target = Target(record, edits)
        judge(line, edits)

    def _new_indicator(self, line, row, record, texts):
        values = {column.name: text for column, text in texts.items()}
        name = INDICATORS.column("name_th")
        if not values.get("name_th"):
            raise CellRefused(name, row.values.get(name.heading, ""), f"ต้องกรอก{name.heading}")
        check_values(INDICATORS.entries, values, row, {})
        edits = [Edit(PART_INDICATOR, None, values, is_new=True)]
        self.check_open(line, record, edits)
        line.target = Target(record, edits)
        line.state = NEW

    def _held_indicator(self, record, known, texts):
        """One of this name that came into the register after the workbook was made."""
        before = set(known["indicators"]) if known else set()
        name = alike(next((text for column, text in texts.items() if column.name == "name_th"), ""))
        for key, part in record.indicators.items():
            is_taken = key in before or ("taken", id(part)) in self.seen
            if not is_taken and name and alike(part.cells["name_th"]) == name:
                self.seen[("taken", id(part))] = True
                return part
        return None


def _untouched(texts, cells):
    return all(text == cells.get(column.name, "") for column, text in texts.items())
