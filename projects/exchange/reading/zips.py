"""What is looked at in an XLSX file, a zip of XML, before anything parses it.

The directory's own figures first; then each member is inflated with a bound, because a directory may lie.
"""

import io
import re
import zipfile
import zlib

from projects.exchange.reading.refusals import Unreadable, damaged, too_big

MOST_MEMBERS = 2_000
MOST_INFLATED = 200 * 1024 * 1024
_CHUNK = 1 << 18
_NO_MARKUP = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP = 16  # bytes carried over from chunk to chunk, so that no such word is cut
_ODD_NAME = re.compile(r"^/|\\|\x00|(^|/)\.\.(/|$)|^[A-Za-z]:")
# A member that only such files have → what to say.
_OTHER_ZIPS = (
    ("word/document.xml", "ไฟล์เป็นเอกสาร Word กรุณาคัดลอกตารางไปไว้ใน Excel แล้วบันทึกเป็น .xlsx"),
    ("ppt/presentation.xml", "ไฟล์เป็นงานนำเสนอ (PowerPoint) กรุณาคัดลอกตารางไปไว้ใน Excel แล้วบันทึกเป็น .xlsx"),
    ("meta-inf/manifest.xml", "ไฟล์เป็น .ods (LibreOffice) กรุณาบันทึกเป็น .xlsx แล้วอัปโหลดใหม่"),
    ("index/document.iwa", "ไฟล์เป็น Numbers กรุณาส่งออกเป็น Excel (.xlsx) แล้วอัปโหลดใหม่"),
)


class Archive:
    """The members of a workbook that has been looked at: `read` them whole, or in `chunks`.

    `share_read`: how much of the member that is being read is behind us, from 0 to 1.
    """

    share_read = 0.0

    def __init__(self, data, members):
        self.data = data
        self._members = {member.filename.lower(): member for member in members}

    def __contains__(self, name):
        return name.lower() in self._members

    def chunks(self, name):
        member, seen = self._members[name.lower()], 0
        for chunk in _inflate(self.data, member):
            seen += len(chunk)
            self.share_read = seen / member.file_size
            yield chunk

    def read(self, name, most) -> bytes:
        """A small member. What should be small and is not, is made to harm."""
        if self._members[name.lower()].file_size > most:
            raise too_big()
        return b"".join(self.chunks(name))


def check_workbook(data: bytes) -> Archive:
    """Raise Unreadable for bombs, lying directories, macros, outside links, entities, and other things in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise damaged() from None
    names = [member.orig_filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INFLATED:
        raise too_big()
    if sum(member.compress_size for member in members) > len(data):
        raise too_big()  # members that overlap
    lower = [name.lower() for name in names]
    if len(set(lower)) != len(names) or any(_ODD_NAME.search(name) for name in names):
        raise damaged()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("ไฟล์ใส่รหัสผ่านไว้ กรุณายกเลิกรหัสผ่าน บันทึก แล้วอัปโหลดใหม่")
    _refuse_contents(lower)
    archive = Archive(data, members)
    for name in lower:
        tail = b""
        for chunk in archive.chunks(name):
            if _NO_MARKUP.search(tail + chunk[:_OVERLAP]) or _NO_MARKUP.search(chunk):
                raise Unreadable("ไฟล์ Excel มีส่วนที่ไม่ควรมี (DOCTYPE) ระบบจึงไม่เปิดอ่าน")
            tail = chunk[-_OVERLAP:]
    return archive


def _refuse_contents(names):
    if any("vbaproject" in name or "macrosheets" in name for name in names):
        raise Unreadable("ไม่รับไฟล์ที่มีแมโคร กรุณาบันทึกเป็น .xlsx หรือ .csv")
    if any("externallinks/" in name or "embeddings/" in name for name in names):
        raise Unreadable("ไฟล์มีลิงก์ไปไฟล์อื่นหรือวัตถุฝังอยู่ กรุณาวางเป็นค่าในไฟล์ใหม่ แล้วนำเข้าอีกครั้ง")
    if "xl/workbook.bin" in names:
        raise Unreadable("ไฟล์เป็น .xlsb กรุณาบันทึกเป็น .xlsx หรือ .csv")
    if "xl/workbook.xml" in names:
        return
    for member, words in _OTHER_ZIPS:
        if member in names:
            raise Unreadable(words)
    if any(name.endswith((".xlsx", ".csv", ".xls")) for name in names):
        raise Unreadable("ไฟล์บีบอัดไว้ (.zip) กรุณาแตกไฟล์แล้วอัปโหลดไฟล์ .xlsx หรือ .csv ข้างใน")
    raise damaged()


def _inflate(data, member):
    """Yield a member's content, and make sure it is as long as the directory said."""
    start = member.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise damaged()
    start += (
        30
        + int.from_bytes(data[start + 26 : start + 28], "little")
        + int.from_bytes(data[start + 28 : start + 30], "little")
    )
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        if member.file_size != member.compress_size:
            raise damaged()
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged()
    engine, length = zlib.decompressobj(-15), 0
    try:
        for at in range(0, len(packed), _CHUNK):
            waiting = packed[at : at + _CHUNK]
            while waiting:
                chunk = engine.decompress(waiting, _CHUNK)
                length += len(chunk)
                if length > member.file_size:
                    raise too_big()
                if chunk:
                    yield chunk
                waiting = engine.unconsumed_tail
        rest = engine.flush()
        length += len(rest)
        yield rest
    except zlib.error:
        raise damaged() from None
    if length != member.file_size:
        raise damaged()
