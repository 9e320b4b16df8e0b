"""An extract of GFMS as it is read: line by line, so that a file of a million lines takes no more memory than one of ten.

CSV is streamed, and so is the sheet of a workbook (as every other: projects.exchange.reading), beside the texts that its
cells share.
"""

import codecs
import csv
import hashlib
import io
from itertools import islice

from projects.exchange.reading.encodings import decode
from projects.exchange.reading.grids import Grid, is_blank
from projects.exchange.reading.kinds import XLSX, kind_of
from projects.exchange.reading.refusals import MOST_BYTES, Unreadable
from projects.exchange.reading.sheets import stream_sheet
from projects.exchange.reading.tables import HEADING_WITHIN, heading_key, refuse_without
from projects.exchange.reading.workbooks import Workbook
from projects.exchange.uploads import Upload
from projects.money.gfms.layout import COLUMNS, MAY_LACK

MOST_CSV_BYTES = 500 * 1024 * 1024
_HEAD = 256 * 1024
_CHUNK = 1 << 20
_LONGEST_CELL = 1_000_000
_FIELD_OF = {heading_key(name): field for field, names in COLUMNS.items() for name in names}
_REQUIRED = {names[0]: names[1] for field, names in COLUMNS.items() if field not in MAY_LACK}


class Extract:
    """A file that was looked at once: `sha256`, `size`, what it is. `rows()` reads it; `done` tells how far (bytes).

    `file` is open for reading bytes and can be rewound. Raises Unreadable for what is no table of text or workbook.
    """

    def __init__(self, file, name):
        self.file, self.name = file, Upload.of(b"", name).name
        self.file.seek(0)
        head = self.file.read(_HEAD)
        self.is_xlsx = kind_of(head, self.name) == XLSX
        self._look(head)

    def _look(self, head):
        """One pass over the bytes: the hash, the size, and whether all of it is UTF-8."""
        self.file.seek(0)
        found, self.size = hashlib.sha256(), 0
        decoder, is_utf8 = codecs.getincrementaldecoder("utf-8")(), True
        is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
        while chunk := self.file.read(_CHUNK):
            found.update(chunk)
            self.size += len(chunk)
            if self.size > (MOST_BYTES if self.is_xlsx else MOST_CSV_BYTES):
                raise Unreadable(
                    "ไฟล์ Excel ใหญ่เกิน 50 MB กรุณาส่งออกเป็น CSV" if self.is_xlsx else "ไฟล์ใหญ่เกิน 500 MB กรุณาแบ่งเป็นหลายไฟล์"
                )
            if self.is_xlsx or is_wide:
                continue
            if b"\x00" in chunk:
                raise Unreadable("ไฟล์นี้ไม่ใช่ตารางข้อความ กรุณาบันทึกเป็น .csv หรือ .xlsx")
            if is_utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    is_utf8 = False
        self.sha256 = found.hexdigest()
        if not self.is_xlsx:
            self.encoding = "utf-16" if is_wide else "utf-8-sig" if is_utf8 else "cp874"
            self.top = self._top(head)

    def _top(self, head):
        """The beginning as text: refused where Thai is garbled or half-broken, by the rule for all files."""
        if len(head) == _HEAD:
            head = head[: head.rfind(b"\n") + 1] or head
            head = head[: len(head) // 2 * 2] if self.encoding == "utf-16" else head
        if self.encoding == "cp874" and not head.isascii():
            try:
                head.decode("utf-8")
            except UnicodeDecodeError:
                pass
            else:
                raise Unreadable("ไฟล์ UTF-8 เสียหาย อ่านอักษรไทยบางตัวไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8")
        return decode(head)

    def rows(self):
        """Yield (row as Excel numbers it, {field: cell}'s values in the order of COLUMNS, text beyond the headings).

        Fields that the file lacks are empty. Raises Unreadable where the heading is missing or the table breaks off.
        """
        lines = self._sheet() if self.is_xlsx else self._csv()
        top, places = [], None
        for at, cells in lines:
            if places is None:
                places = _places(cells)
                top.append((at, cells))
                if places is None and len(top) >= HEADING_WITHIN:
                    break
                width, heading = len(cells), cells
                continue
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            elif len(cells) == width and cells == heading:
                continue  # printed again at the top of each page
            yield at, [cells[place] if place is not None else "" for place in places], "".join(cells[width:]).strip()
        if places is None:
            refuse_without([Grid(lines=top)], _REQUIRED)

    def _csv(self):
        csv.field_size_limit(_LONGEST_CELL)
        self.file.seek(0)
        text, at = io.TextIOWrapper(self.file, self.encoding, newline=""), 0
        try:
            for at, cells in enumerate(csv.reader(text, delimiter=_separator(self.top), strict=True), 1):
                if cells and not is_blank(cells):
                    yield at, cells
        except csv.Error:
            raise Unreadable(f"อ่านไฟล์ไม่ได้หลังแถว {at:,} ของไฟล์: เครื่องหมายคำพูดไม่ครบคู่หรือข้อความยาวผิดปกติ") from None
        except UnicodeDecodeError:
            raise Unreadable("อ่านอักษรในไฟล์ไม่ได้ กรุณาบันทึกใหม่เป็น CSV UTF-8") from None
        finally:
            text.detach()  # the file is its owner's to close

    def _sheet(self):
        """The lines of the one sheet that holds such a table, as it is inflated; of the first that holds anything when
        none does, for the refusal."""
        self.file.seek(0)
        book = Workbook(self.file.read())
        tops = [(entry, list(islice(stream_sheet(book, entry), HEADING_WITHIN))) for entry in book.entries]
        tops = [(entry, top) for entry, top in tops if top]
        if not tops:
            raise Unreadable("ไฟล์ว่าง ไม่มีข้อมูลให้นำเข้า")
        ours = [entry for entry, top in tops if any(_places(cells) for _, cells in top)]
        if len(ours) > 1:
            raise Unreadable("ในไฟล์มีตารางแบบเดียวกันมากกว่าหนึ่งแผ่น กรุณาแยกเป็นไฟล์ละแผ่น")
        self._archive = book.archive
        yield from stream_sheet(book, ours[0] if ours else tops[0][0])

    @property
    def done(self) -> int:
        """Bytes behind us; of a workbook as many as the part of its sheet that was inflated."""
        if self.is_xlsx:
            return int(self.size * self._archive.share_read)
        return min(self.file.tell(), self.size)


def _places(cells):
    """Where each field stands, in the order of COLUMNS; None when this line is not the heading."""
    found = {}
    for at, cell in enumerate(cells):
        if (field := _FIELD_OF.get(heading_key(cell))) and found.setdefault(field, at) != at:
            raise Unreadable(f"หัวคอลัมน์ซ้ำกัน: {cell} กรุณาลบหรือเปลี่ยนชื่อให้เหลือคอลัมน์เดียว")
    if not COLUMNS.keys() - MAY_LACK <= found.keys():
        return None
    return [found.get(field) for field in COLUMNS]


def _separator(top) -> str:
    """Of the usual marks the one by which a line near the top holds most of the headings."""
    lines = top.splitlines()[: HEADING_WITHIN * 2]
    return max(
        ",;\t|",
        key=lambda mark: max(
            (sum(heading_key(cell.strip('"')) in _FIELD_OF for cell in line.split(mark)) for line in lines), default=0
        ),
    )
