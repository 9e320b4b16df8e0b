"""What a file really is, whatever its name says. What is neither table text nor .xlsx is refused with the way out."""

import re

from projects.exchange.reading.refusals import MOST_BYTES, Unreadable

CSV, XLSX = "csv", "xlsx"
WITH_MACROS = {"xlsm", "xlsb", "xltm", "xlam"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TO_XLSX = "กรุณาเปิดด้วย Excel เลือก “บันทึกเป็น” ชนิด Excel Workbook (.xlsx) แล้วอัปโหลดไฟล์ใหม่"
_HTML = re.compile(r"<(!doctype\s+html|html|head|body|table|meta|style|div|center|font)\b", re.IGNORECASE)
# First bytes → what the file is.
_OTHERS = (
    (b"%PDF", "ไฟล์เป็น PDF ระบบอ่านเป็นตารางไม่ได้ กรุณาใช้ไฟล์ .xlsx หรือ .csv ต้นฉบับ"),
    (b"\x89PNG", "ไฟล์เป็นรูปภาพ กรุณาใช้ไฟล์ .xlsx หรือ .csv"),
    (b"\xff\xd8\xff", "ไฟล์เป็นรูปภาพ กรุณาใช้ไฟล์ .xlsx หรือ .csv"),
    (b"GIF8", "ไฟล์เป็นรูปภาพ กรุณาใช้ไฟล์ .xlsx หรือ .csv"),
    (b"{\\rtf", f"ไฟล์เป็นเอกสาร Word (.rtf) {_TO_XLSX}"),
    (b"Rar!", "ไฟล์บีบอัดไว้ กรุณาแตกไฟล์แล้วอัปโหลดไฟล์ .xlsx หรือ .csv ข้างใน"),
    (b"7z\xbc\xaf", "ไฟล์บีบอัดไว้ กรุณาแตกไฟล์แล้วอัปโหลดไฟล์ .xlsx หรือ .csv ข้างใน"),
    (b"\x1f\x8b", "ไฟล์บีบอัดไว้ กรุณาแตกไฟล์แล้วอัปโหลดไฟล์ .xlsx หรือ .csv ข้างใน"),
)


def kind_of(data: bytes, name: str) -> str:
    """CSV or XLSX, from the content. Raises Unreadable for all else."""
    if len(data) > MOST_BYTES:
        raise Unreadable("ไฟล์ใหญ่เกิน 50 MB กรุณาแบ่งเป็นหลายไฟล์")
    if not data.strip(b"\x00\t\r\n ,;"):
        raise Unreadable("ไฟล์ว่าง ไม่มีข้อมูลให้นำเข้า")
    if ending_of(name) in WITH_MACROS:
        raise Unreadable("ไม่รับไฟล์ที่มีแมโคร กรุณาบันทึกเป็น .xlsx หรือ .csv")
    if data.startswith(_OLE):
        raise Unreadable(_old_office(data))
    if data.startswith(b"PK"):
        return XLSX
    for first, words in _OTHERS:
        if data.startswith(first):
            raise Unreadable(words)
    _refuse_markup(data)
    return CSV


def note_on_name(kind: str, name: str) -> list[str]:
    """What to say when the name's ending says something else than the content."""
    ending = ending_of(name)
    if kind == XLSX and ending in {"csv", "txt", "tsv", "xls"}:
        return [f"ไฟล์ชื่อลงท้าย .{ending} แต่เนื้อในเป็น Excel (.xlsx) ระบบอ่านตามเนื้อใน"]
    if kind == CSV and ending in {"xlsx", "xls", "ods"}:
        return [f"ไฟล์ชื่อลงท้าย .{ending} แต่เนื้อในเป็นข้อความคั่นคอลัมน์ (CSV) ระบบอ่านตามเนื้อใน"]
    return []


def ending_of(name) -> str:
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _old_office(data) -> str:
    """Old Excel, old Word and anything locked with a password share one container; its directory names what is inside."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "ไฟล์ใส่รหัสผ่านไว้ กรุณาเปิดด้วย Excel ยกเลิกรหัสผ่าน บันทึก แล้วอัปโหลดใหม่"
    if "WordDocument".encode("utf-16-le") in data:
        return f"ไฟล์เป็นเอกสาร Word กรุณาคัดลอกตารางไปไว้ใน Excel แล้ว{_TO_XLSX.removeprefix('กรุณาเปิดด้วย Excel ')}"
    return "ไฟล์เป็น Excel รุ่นเก่า (.xls) หรือใส่รหัสผ่านไว้ กรุณาบันทึกเป็น .xlsx หรือ .csv โดยไม่ใส่รหัสผ่าน"


def _refuse_markup(data):
    """Many systems send a web page, or old Excel XML, under the name of a spreadsheet; Excel opens either."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore")
    else:
        head = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").replace("\x00", "")
    head = head.lstrip()
    if head.startswith("MIME-Version:") or (head.startswith("<") and _HTML.search(head)):
        raise Unreadable(f"ไฟล์นี้เป็นหน้าเว็บ (HTML) ที่ตั้งชื่อเป็นไฟล์ตาราง ซึ่งหลายระบบส่งออกมาเช่นนี้ {_TO_XLSX}")
    if head.startswith(("<?xml", "<Workbook")):
        raise Unreadable(f"ไฟล์นี้เป็น XML ไม่ใช่ .xlsx {_TO_XLSX}")
    if head.startswith(("{", "[{")):
        raise Unreadable("ไฟล์นี้เป็น JSON ไม่ใช่ตาราง กรุณาใช้ไฟล์ .xlsx หรือ .csv")
