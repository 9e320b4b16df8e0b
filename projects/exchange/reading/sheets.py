"""One sheet of a workbook, read as it is inflated: texts of the cells, and what calls for a word to the person.

Written for this and not taken from a library: values alone do not tell a hidden row, a formula without its result or
an error from an empty cell; and libraries hold the whole rectangle of a sheet, which two cells far apart make huge.
Regular XML, as Excel, LibreOffice and the usual libraries write it, goes by one pattern; all else by a full parser.
"""

import html
import re
from itertools import chain, compress

from projects.exchange.coordinates import column_at, letters_of
from projects.exchange.reading.grids import BLANKS, Grid, is_blank
from projects.exchange.reading.refusals import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    MOST_TEXT,
    Unreadable,
    damaged,
    too_big,
    too_many_cells,
    too_many_columns,
    too_many_rows,
)  # fmt: skip
from projects.exchange.reading.stored_numbers import number_text
from projects.exchange.reading.xml_stream import is_true, steps, unescaped

_LONGEST_ROW = 32 * 1024 * 1024
_MOST_ODD = 4_000_000  # elements that the full parser takes: beyond them a request would be too long
_MOST_KEPT = 100_000  # merged ranges, hidden stretches; and numbers remembered by their text
_CELL = re.compile(
    rb'<c(?: r="([A-Z]{1,3})\d{1,7}")(?: s="(\d{1,6})")?(?: t="([a-zA-Z]+)")?(?: ?/>|>'
    rb"(<f>[^<]*</f>|<f [^<>]*>(?:[^<]*</f>)?|<f ?/>)?"
    rb"(?:<v(?: xml:space=\"preserve\")?>([^<]*)</v>|<v ?/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)"
)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ROW = re.compile(rb'<row(?: [^<>]*?)?(?: r="(\d{1,7})")([^<>]*)>')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_COLUMNS = re.compile(rb"<col ([^<>]*)/>")
_ATTRIBUTE = re.compile(rb'([a-zA-Z]+)="([^"]*)"')
_PREFIXED = re.compile(rb'xmlns:\w+=["\'][^"\']*/spreadsheetml/')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_PLAIN = re.compile(
    r"-?(?:0|[1-9][0-9]{0,13})(?:\.[0-9]{1,2})?|-?(?:0|[1-9][0-9]{0,9})\.[0-9]{1,5}"
)  # exact as it stands
_PLAIN_NUMBERS = re.compile(r"(?:(?:-?(?:0|[1-9][0-9]{0,13})(?:\.[0-9]?[1-9])?)?(?:\n|\Z))*")
_RANGE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})(?::([A-Za-z]{1,3})(\d{1,7}))?")


class _Odd(Exception):
    """Not the regular XML that the fast way knows."""


def read_sheet(book, entry, most_cells=MOST_CELLS) -> Grid:
    for way in WAYS:
        reader = _Reader(book, entry, most_cells)
        try:
            for _ in way(reader, book.archive.chunks(entry.path)):
                pass
            break
        except _Odd:
            continue
        except (ValueError, IndexError):  # an index into the shared texts that points nowhere
            raise damaged() from None
    return reader.grid


def stream_sheet(book, entry):
    """Yield (row, [text, …]) while the sheet is inflated: memory does not grow with the rows, only with the shared texts."""
    last = 0
    for way in WAYS:
        reader = _Reader(book, entry, MOST_LINES * MOST_COLUMNS, most_rows=MOST_LINES)
        try:
            for _ in way(reader, book.archive.chunks(entry.path)):
                lines, reader.grid.lines = reader.grid.lines, []
                for row, cells in lines:
                    if row > last:  # not those that the regular way gave before it met something odd
                        last = row
                        yield row, cells
            return
        except _Odd:
            continue
        except (ValueError, IndexError):
            raise damaged() from None


class _Reader:
    def __init__(self, book, entry, most_cells, most_rows=MOST_ROWS):
        self.book, self.rows_left, self.last_kept = book, most_rows, 0
        self.grid = Grid(entry.name, entry.is_hidden)
        self.styles = book.styles
        self.left, self.text_left = most_cells, MOST_TEXT
        self.row = 0
        self.remembered = {}
        self.skeleton, self.is_text, self.is_number, self.texts = b"", [], [], []

    # Both ways

    def keep(self, row, cells, hidden):
        while cells and not cells[-1]:
            cells.pop()
        if not cells or is_blank(cells):
            return
        if row <= self.last_kept:
            raise damaged()
        if self.rows_left < 0:
            raise too_many_rows()
        self.last_kept, self.rows_left = row, self.rows_left - 1
        self.left -= len(cells)
        self.text_left -= sum(map(len, cells))
        if self.left < 0 or self.text_left < 0:
            raise too_many_cells()
        if len(cells) > MOST_COLUMNS:
            if not is_blank(cells[MOST_COLUMNS:]):
                raise too_many_columns()
            del cells[MOST_COLUMNS:]
        self.grid.lines.append((row, cells))
        if hidden:
            self.grid.hidden_rows.append(row)

    def text(self, kind, style, value):
        """A cell's value as a person would type it."""
        if kind == "s":
            return self.book.texts[int(value)] if value.isdecimal() else ""
        if kind == "b":
            return "TRUE" if value.strip() in ("1", "true") else "FALSE" if value else ""
        if kind in ("", "n"):
            return self.number(value, self.styles.get(int(style)) if style else None)
        if kind == "d":
            return value.removesuffix("T00:00:00").replace("T", " ")
        return unescaped(value)  # str, inlineStr, and e for errors

    def number(self, value, shown_as):
        if not shown_as and value.isdecimal() and value[0] in "123456789" and len(value) < 16:
            return value
        if not shown_as and _PLAIN.fullmatch(value):
            return value.rstrip("0").rstrip(".") if "." in value else value
        if not value:
            return ""
        key = (shown_as, value)
        found = self.remembered.get(key)
        if found is None:
            found = number_text(value, shown_as, self.book.is_1904)
            if len(self.remembered) < _MOST_KEPT:
                self.remembered[key] = found
        return found

    def note_formula(self, column, row, kind, value):
        """A program that is not Excel leaves no result, or 0 and the wish that all be calculated on opening."""
        is_empty = not value and kind in ("", "n") or (self.book.is_uncalculated and value == "0" and kind in ("", "n"))
        (self.grid.uncalculated if is_empty else self.grid.formulas)[column].append(row)
        return "" if is_empty else value

    def note_columns(self, attributes):
        if is_true(attributes.get("hidden")) and len(self.grid.hidden_columns) < _MOST_KEPT:
            try:
                self.grid.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
            except (KeyError, ValueError):
                raise damaged() from None

    def note_merged(self, reference):
        found = _RANGE.fullmatch(reference)
        if found and found[3] and len(self.grid.merged) < _MOST_KEPT:
            self.grid.merged.append((int(found[2]), column_at(found[1]), int(found[4]), column_at(found[3])))

    # Regular XML

    def read_regular(self, chunks):
        """Whole rows at a time, a pause after each chunk. Raises _Odd at the first thing that no usual program writes."""
        head = b""
        for chunk in chunks:
            head += chunk
            if b"<sheetData" in head or len(head) > _MOST_KEPT * 16:
                break
        start = head.find(b"<sheetData>")
        if start < 0 or not re.match(rb"(\xef\xbb\xbf)?\s*(<\?xml[^<>]*\?>\s*)?<worksheet[\s>]", head):
            raise _Odd
        if b"encoding=" in head[:200] and not re.search(rb'encoding=["\']utf-8["\']', head[:200], re.IGNORECASE):
            raise _Odd
        if _PREFIXED.search(head, 0, start):
            raise _Odd
        for found in _COLUMNS.finditer(head, 0, start):
            self.note_columns({name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(found[1])})
        rest, is_after = head[start + len(b"<sheetData>") :], False
        for chunk in chain([b""], chunks):
            rest += chunk
            if is_after:
                rest = self._after(rest)
                continue
            cut = rest.rfind(b"</row>") + len(b"</row>")
            if (end := rest.find(b"</sheetData>", max(cut - 1, 0))) >= 0:
                self._rows(rest[:end])
                rest, is_after = self._after(rest[end:]), True
            elif cut >= len(b"</row>"):
                self._rows(rest[:cut])
                rest = rest[cut:]
            if len(rest) > _LONGEST_ROW:
                raise too_big()
            yield
        if not is_after:
            raise _Odd

    def _rows(self, block):
        if b"<!" in block or b"<?" in block:
            raise _Odd
        for piece in block.split(b"</row>"):
            at = piece.rfind(b"<row")
            if at < 0:
                if b"<" in piece:
                    raise _Odd
                continue
            tag = _ROW.match(piece, at)
            if not tag:
                raise _Odd
            row = int(tag[1])
            if row <= self.row or row > MOST_LINES:
                raise damaged()
            self.row = row
            cells = self._like_the_last(piece, tag) if self.skeleton else None
            if not cells:
                found = _CELL.findall(piece, tag.end())
                if len(found) != piece.count(b"<c"):
                    raise _Odd
                cells = self._cells(row, found)
                if found:
                    self._learn(piece, tag, found)
            if cells:
                self.keep(row, cells, b"hidden" in tag[0] and _HIDDEN.search(tag[0]))

    def _like_the_last(self, piece, tag):
        """The cells of a row with the same columns and kinds as the simple one before it; None for any other row.

        Nearly all rows of a large sheet are so, and each is built in one go."""
        body = piece[tag.end() :]
        bare = _VALUE.sub(b"", body)
        skeleton = bare.replace(tag[1] + b'"', b'"')
        if skeleton != self.skeleton or len(bare) - len(skeleton) != len(self.is_text) * len(tag[1]):
            return None  # the second: the number of a style that ends in the row's was shortened too
        shown = b"\n".join(_VALUE.findall(body)).decode().split("\n")
        if not _PLAIN_NUMBERS.fullmatch("\n".join(compress(shown, self.is_number))):
            return None
        texts = self.texts
        return [texts[int(text)] if is_text else text for text, is_text in zip(shown, self.is_text, strict=True)]

    def _learn(self, piece, tag, found):
        """Remember a row of plain numbers and shared texts from column A without a gap."""
        letters, styles, kinds, formulas, values, _ = zip(*found, strict=True)
        is_simple = (
            letters == _LETTERS[: len(letters)]
            and not any(formulas)
            and all(values)
            and not set(kinds) - {b"s", b""}
            and not any(style and int(style) in self.styles for style in styles)
        )
        if is_simple:
            self.is_text = [kind == b"s" for kind in kinds]
            self.is_number = [not kind for kind in kinds]
            self.texts = self.book.texts if any(self.is_text) else []
            self.skeleton = _VALUE.sub(b"", piece[tag.end() :]).replace(tag[1] + b'"', b'"')

    def _cells(self, row, found):
        cells, styles, texts = [], self.styles, None
        for letters, style, kind, formula, value, inline in found:
            if kind == b"s" and value and not formula:
                texts = texts or self.book.texts
                shown = texts[int(value)] if value.isdigit() else ""
            elif not (value or inline or formula):
                continue
            elif kind or formula or (style and int(style) in styles):
                shown = self._rare(row, letters, style, kind.decode(), formula, (value or inline).decode())
            else:
                shown = self.number(value.decode(), None)
            column = _COLUMN_OF.get(letters)
            if column is None:
                column = column_at(letters.decode())
            if not shown:
                continue
            if column >= MOST_COLUMNS and shown.strip(BLANKS):
                raise too_many_columns()
            width = len(cells)
            if column == width:
                cells.append(shown)
            elif column > width:
                cells.extend([""] * (column - width))
                cells.append(shown)
            else:
                raise damaged()
        return cells

    def _rare(self, row, letters, style, kind, formula, raw):
        raw = raw.replace("\r\n", "\n") if "\r" in raw else raw
        raw = html.unescape(raw) if "&" in raw else raw
        raw = self.note_formula(column_at(letters.decode()), row, kind, raw) if formula else raw
        return self.text(kind, style, raw)

    def _after(self, rest):
        """What stands below the rows: only merged ranges are of interest."""
        for found in _MERGED.finditer(rest):
            self.note_merged(found[1].decode())
        return rest[rest.rfind(b">") + 1 :][:1000]

    # Any XML

    def read_odd(self, chunks):
        state = {"cells": None, "column": 0, "hidden": False, "seen": 0, "text": None, "rPh": 0}
        cell = {}

        def start(name, attributes):
            state["seen"] += 1
            if state["seen"] > _MOST_ODD:
                raise Unreadable("ไฟล์ Excel มีรูปแบบซับซ้อนผิดปกติ กรุณาคัดลอกข้อมูลไปไว้ในไฟล์ใหม่ แล้วอัปโหลดอีกครั้ง")
            if name == "c" and state["cells"] is not None:
                place = _RANGE.fullmatch(attributes.get("r", "").strip())
                if place:
                    state["column"] = column_at(place[1])
                    if int(place[2]) != self.row:
                        raise damaged()
                elif attributes.get("r"):
                    raise damaged()
                style = attributes.get("s", "")
                if style and not (style.isdecimal() and style.isascii()):
                    raise damaged()
                cell.update(kind=attributes.get("t", ""), style=style, value="", formula=False)
            elif name == "row":
                given = attributes.get("r", "").strip()
                row = int(given) if given.isdecimal() and given.isascii() and len(given) < 8 else self.row + 1
                if row <= self.row or row > MOST_LINES:
                    raise damaged()
                self.row = row
                state.update(cells=[], column=0, hidden=is_true(attributes.get("hidden")))
            elif name in ("v", "t") and cell and not state["rPh"]:
                state["text"] = []
            elif name == "f" and cell:
                cell["formula"] = True
            elif name == "rPh":
                state["rPh"] += 1
            elif name == "col":
                self.note_columns(attributes)
            elif name == "mergeCell":
                self.note_merged(attributes.get("ref", ""))

        def end(name):
            if name in ("v", "t") and state["text"] is not None:
                cell["value"] += "".join(state["text"])
                state["text"] = None
            elif name == "rPh":
                state["rPh"] -= 1
            elif name == "c" and cell:
                self._put(state, cell)
                cell.clear()
                state["column"] += 1
            elif name == "row" and state["cells"] is not None:
                self.keep(self.row, state["cells"], state["hidden"])
                state["cells"] = None

        def text(characters):
            if state["text"] is not None:
                state["text"].append(characters)

        return steps(chunks, start, end, text)

    def _put(self, state, cell):
        value, column, cells = cell["value"], state["column"], state["cells"]
        if cell["formula"]:
            value = self.note_formula(column, self.row, cell["kind"], value)
        shown = self.text(cell["kind"], cell["style"], value)
        if not shown:
            return
        if column >= MOST_COLUMNS and shown.strip(BLANKS):
            raise too_many_columns()
        if column < len(cells):
            raise damaged()
        cells.extend([""] * (column - len(cells)))
        cells.append(shown)


_LETTERS = tuple(letters_of(at).encode() for at in range(MOST_COLUMNS))
_COLUMN_OF = {letters: at for at, letters in enumerate(_LETTERS)}
WAYS = (_Reader.read_regular, _Reader.read_odd)  # the second takes what is odd for the first
