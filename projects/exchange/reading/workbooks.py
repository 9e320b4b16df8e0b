"""An XLSX workbook without its sheets: their names, the shared texts, and which styles mean dates and percents."""

import html
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property

from projects.exchange.reading.refusals import Unreadable, damaged, too_big
from projects.exchange.reading.xml_stream import is_true, unescaped, walk
from projects.exchange.reading.zips import check_workbook

DATE, PERCENT, TIME = "date", "percent", "time"
_MOST_SMALL = 16 * 1024 * 1024  # of the directory of sheets and of the styles
_MOST_TEXTS = 1_500_000
_LONGEST_TEXT = 1 << 20
_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
MOST_SHEETS = 200
# Numbers of formats that Excel knows without being told; 59 to 81 are those of Thai Excel.
_BUILT_IN = {
    **dict.fromkeys([9, 10, 67, 68], PERCENT),
    **dict.fromkeys([*range(14, 18), 22, *range(27, 32), 36, *range(50, 59), *range(71, 75), 77], DATE),
    **dict.fromkeys([*range(18, 22), *range(32, 36), 45, 46, 47, 75, 76, 78, 79, 80], TIME),
    81: DATE,
}
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General', re.IGNORECASE)
_CLOCK = re.compile(r"[hs]|\[m+\]", re.IGNORECASE)


@dataclass(frozen=True)
class SheetEntry:
    name: str
    path: str
    is_hidden: bool


class Workbook:
    """Opened and looked at; sheets are read one by one (projects.exchange.reading.sheets)."""

    def __init__(self, data: bytes):
        self.archive = check_workbook(data)
        self.is_1904 = self.is_uncalculated = False
        self.entries = []
        self._targets, self._kinds = self._relations()
        walk([self.archive.read("xl/workbook.xml", _MOST_SMALL)], self._on_workbook)
        self._targets = {}

    def _relations(self):
        """Id → member, and kind → member, of what the workbook is made of."""
        targets, kinds = {}, {}

        def on(name, attributes):
            if name != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id")] = (kind, path)
            kinds.setdefault(kind, path)

        if "xl/_rels/workbook.xml.rels" not in self.archive:
            raise damaged()
        walk([self.archive.read("xl/_rels/workbook.xml.rels", _MOST_SMALL)], on)
        return targets, kinds

    def _on_workbook(self, name, attributes):
        if name == "workbookPr":
            self.is_1904 = is_true(attributes.get("date1904"))
        elif name == "calcPr":
            # Set by programs that write formulas without their results; Excel and LibreOffice take it away on saving.
            self.is_uncalculated = is_true(attributes.get("fullCalcOnLoad"))
        elif name == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), None)
            kind, path = self._targets.get(key, (None, None))
            if kind != "worksheet" or path not in self.archive:
                if kind == "worksheet":
                    raise damaged()
                return  # a chart
            if len(self.entries) >= MOST_SHEETS:
                raise Unreadable(f"ไฟล์มีเกิน {MOST_SHEETS} แผ่นงาน กรุณาคัดลอกเฉพาะแผ่นที่ต้องการไปไว้ในไฟล์ใหม่")
            self.entries.append(
                SheetEntry(attributes.get("name", ""), path, attributes.get("state", "visible") != "visible")
            )

    @cached_property
    def texts(self) -> list[str]:
        """The shared texts, by number. Each is kept once, however many cells show it."""
        path = self._kinds.get("sharedStrings")
        if path is None or path not in self.archive:
            return []
        found = _regular_texts(self.archive.chunks(path))
        return self._any_texts(path) if found is None else found

    def _any_texts(self, path):
        found, parts, depth = [], [], {"t": 0, "rPh": 0}

        def start(name, _):
            if name == "si":
                parts.clear()
            elif name in depth:
                depth[name] += 1

        def end(name):
            if name in depth:
                depth[name] -= 1
            elif name == "si":
                found.append(unescaped("".join(parts)))
                _check_count(found)

        def text(characters):
            if depth["t"] and not depth["rPh"]:  # rPh: how to pronounce it
                parts.append(characters)

        walk(self.archive.chunks(path), start, end, text)
        return found

    @cached_property
    def styles(self) -> dict:
        """Number of a cell's style → DATE, TIME or PERCENT; plain ones are not in it."""
        path = self._kinds.get("styles")
        formats, cells, within = dict(_BUILT_IN), [], []
        if path is None or path not in self.archive:
            return {}

        def start(name, attributes):
            if name == "numFmt":
                formats[_number(attributes.get("numFmtId"))] = kind_of_format(attributes.get("formatCode", ""))
            elif name == "cellXfs":
                within.append(name)
            elif name == "xf" and within:
                cells.append(_number(attributes.get("numFmtId")))

        def end(name):
            if name == "cellXfs":
                within.clear()

        walk([self.archive.read(path, _MOST_SMALL)], start, end)
        return {at: formats[number] for at, number in enumerate(cells) if formats.get(number)}


def _regular_texts(chunks):
    """The texts when each is `<si><t>…</t></si>`, as programs write what has no format of its own; None when not."""
    found, rest, is_first = [], b"", True
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"</si>") + len(b"</si>")
        block, rest = (rest[:cut], rest[cut:]) if cut >= len(b"</si>") else (b"", rest)
        if (
            is_first
            and block
            and not re.match(rb'(<\?xml[^<>]*encoding=["\']utf-8["\'][^<>]*>)?\s*<sst[\s>]', block, re.IGNORECASE)
        ):
            return None
        is_first = is_first and not block
        texts = _TEXT.findall(block)
        if len(texts) != block.count(b"<si") or b"<!" in block or len(rest) > len(chunk) + _LONGEST_TEXT:
            return None
        try:
            found += b"\0".join(texts).decode().split("\0") if texts else []
        except UnicodeDecodeError:
            raise damaged() from None
        _check_count(found)
    if is_first or b"<si" in rest:
        return None
    return [_as_xml_says(text) if "&" in text or "_x" in text or "\r" in text else text for text in found]


def _as_xml_says(text):
    return unescaped(html.unescape(text.replace("\r\n", "\n")))


def _check_count(texts):
    if len(texts) > _MOST_TEXTS:
        raise too_big()


def _number(text) -> int:
    return int(text) if text and text.isdecimal() else 0


def kind_of_format(code: str):
    """What a number format shows. `[$-107041E]d mmm yy`, `dd/mm/bbbb` and the like are dates."""
    bare = _NO_FORMAT.sub("", code.split(";")[0])
    if re.search(r"[dyb]", bare, re.IGNORECASE):
        return DATE
    if _CLOCK.search(bare):
        return TIME
    if re.search(r"m", bare, re.IGNORECASE):
        return DATE
    return PERCENT if "%" in bare else None
