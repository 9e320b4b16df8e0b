"""What is looked at in an XLSX file, a zip of XML, before anything parses it.

The directory's own figures first; then each member is inflated with a bound, because a directory may lie.
"""

import io
import re
import zipfile
import zlib

MOST_MEMBERS = 2_000
MOST_INFLATED = 200 * 1024 * 1024
_CHUNK = 1 << 18
_NO_MARKUP = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ODD_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^>]*\br=["'][^"']*[^A-Z0-9"'][^"']*["']""")
_FAR_COLUMN = re.compile(rb"""\br=["']([A-Z]{3,}|[L-Z][A-Z]|K[O-Z])\d""")  # KN is column 300
_FAR_ROW = re.compile(rb"""\br=["'][A-Z]{0,3}(\d{6,})["']""")
_OVERLAP = 400  # bytes carried over from chunk to chunk, so that no tag is cut


def check_workbook(data: bytes, *, most_rows: int, most_columns: int, refuse):
    """Raise `refuse(message)` for bombs, lying directories, macros, outside links, entities and sheets beyond the limits."""
    damaged = refuse("ไฟล์ Excel เสียหายหรือไม่ใช่ .xlsx กรุณาเปิดแล้วบันทึกใหม่")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members = book.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged from None
    names = [member.filename for member in members]
    too_big = refuse("ไฟล์ Excel ขยายตัวใหญ่ผิดปกติ ระบบจึงไม่เปิดอ่าน กรุณาคัดลอกข้อมูลไปไว้ในไฟล์ใหม่")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INFLATED:
        raise too_big
    if sum(member.compress_size for member in members) > len(data):
        raise too_big  # members that overlap
    if len(set(names)) != len(names) or any(member.flag_bits & 1 for member in members):
        raise damaged
    lower = [name.lower() for name in names]
    if any("vbaproject" in name or "macrosheets" in name for name in lower):
        raise refuse("ไม่รับไฟล์ที่มีแมโคร กรุณาบันทึกเป็น .xlsx หรือ .csv")
    if any("externallinks/" in name or "embeddings/" in name for name in lower):
        raise refuse("ไฟล์มีลิงก์ไปไฟล์อื่นหรือวัตถุฝังอยู่ กรุณาวางเป็นค่าในไฟล์ใหม่ แล้วนำเข้าอีกครั้ง")
    if "xl/workbook.xml" not in lower and "xl/workbook.bin" not in lower:
        raise damaged
    if "xl/workbook.bin" in lower:
        raise refuse("ไฟล์เป็น .xlsb กรุณาบันทึกเป็น .xlsx หรือ .csv")
    for member in members:
        tail, rows = b"", 0
        for chunk in _inflate(data, member, damaged, too_big):
            text = tail + chunk
            if _NO_MARKUP.search(text):
                raise refuse("ไฟล์ Excel มีส่วนที่ไม่ควรมี (DOCTYPE) ระบบจึงไม่เปิดอ่าน")
            rows += chunk.count(b"<row")
            if _FAR_COLUMN.search(text):
                raise refuse(f"ตารางมีเกิน {most_columns} คอลัมน์ กรุณาลบคอลัมน์ที่ไม่ใช้")
            far = max((int(found) for found in _FAR_ROW.findall(text)), default=0)
            if rows > most_rows + 1 or far > most_rows + 1:
                raise refuse(f"ตารางมีเกิน {most_rows:,} แถว กรุณาแบ่งเป็นหลายไฟล์")
            if b"&#" in text and _ODD_REFERENCE.search(text):
                raise damaged
            tail = text[-_OVERLAP:]


def _inflate(data, member, damaged, too_big):
    """Yield a member's content, and make sure it is as long as the directory said."""
    start = member.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise damaged
    start += (
        30
        + int.from_bytes(data[start + 26 : start + 28], "little")
        + int.from_bytes(data[start + 28 : start + 30], "little")
    )
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        if member.file_size != member.compress_size:
            raise damaged
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged
    engine, length = zlib.decompressobj(-15), 0
    try:
        for at in range(0, len(packed), _CHUNK):
            waiting = packed[at : at + _CHUNK]
            while waiting:
                chunk = engine.decompress(waiting, _CHUNK)
                length += len(chunk)
                if length > member.file_size:
                    raise too_big
                if chunk:
                    yield chunk
                waiting = engine.unconsumed_tail
        rest = engine.flush()
        length += len(rest)
        yield rest
    except zlib.error:
        raise damaged from None
    if length != member.file_size:
        raise damaged
