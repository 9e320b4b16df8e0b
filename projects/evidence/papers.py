"""What kind of document an uploaded file is, by its content and not its name. Pure."""

import io
import zipfile
import zlib

from projects.evidence.pictures import NotTaken

MOST_BYTES = 25 * 1024 * 1024
MOST_INFLATED = 300 * 1024 * 1024
MOST_MEMBERS = 5_000
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "jpg": "image/jpeg",
}
_OFFICE = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx"))
_OPEN = {TYPES["odt"]: "odt", TYPES["ods"]: "ods"}
_TAKEN = "ไม่ใช่เอกสารที่รับได้ ส่งได้เฉพาะ PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), ODT, ODS, CSV, ข้อความ และภาพสแกน (JPEG, PNG)"


def kind_of(data: bytes, name: str) -> str:
    """A key of TYPES; `jpg` for every picture (it is written anew). Raises NotTaken with a sentence in Thai."""
    if not data:
        raise NotTaken("ไฟล์ว่างเปล่า")
    if len(data) > MOST_BYTES:
        raise NotTaken(f"ไฟล์ใหญ่เกิน {MOST_BYTES // 1024 // 1024} เมกะไบต์")
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or data[4:8] == b"ftyp":
        return "jpg"
    if name.lower().endswith((".csv", ".txt")):
        return _text(data, name)
    raise NotTaken(_TAKEN)


def _in_zip(data):
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            members = book.infolist()
            names = {member.filename.lower() for member in members}
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_INFLATED:
                raise NotTaken("ไฟล์นี้ขยายออกแล้วใหญ่เกินไป")
            if any(name.endswith("vbaproject.bin") for name in names):
                raise NotTaken("ไฟล์มีมาโคร บันทึกเป็นแบบไม่มีมาโครแล้วส่งใหม่")
            for member, kind in _OFFICE:
                if "[content_types].xml" in names and member in names:
                    return kind
            if "mimetype" in names and book.getinfo("mimetype").file_size < 200:
                return _OPEN[book.read("mimetype").decode("ascii", "replace").strip()]
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, NotImplementedError, RuntimeError):
        pass
    raise NotTaken(_TAKEN)


def _text(data, name):
    for encoding in ("utf-8-sig", "cp874"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotTaken(_TAKEN)
    if "\x00" in text or text.lstrip()[:1] == "<":
        raise NotTaken(_TAKEN)
    return "csv" if name.lower().endswith(".csv") else "txt"
