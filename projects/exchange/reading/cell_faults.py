"""Cells that show that a value was lost before the file came to us, and what each means."""

import re

MEANINGS = {
    "#REF!": "สูตรอ้างถึงช่องที่ถูกลบไปแล้ว",
    "#N/A": "สูตรค้นหาค่าไม่พบ",
    "#VALUE!": "สูตรใช้ข้อมูลผิดชนิด เช่น นำข้อความไปคำนวณ",
    "#DIV/0!": "สูตรหารด้วยศูนย์หรือช่องว่าง",
    "#NAME?": "สูตรใช้ชื่อที่ Excel ไม่รู้จัก",
    "#NUM!": "ผลคำนวณไม่เป็นตัวเลขที่ใช้ได้",
    "#NULL!": "สูตรอ้างช่วงช่องที่ไม่ตัดกัน",
    "#GETTING_DATA": "ข้อมูลยังดึงมาไม่ครบ",
}
_OTHER_ERROR = re.compile(r"#(SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|EXTERNAL|PYTHON|ERR\d+)!|Err:\d{3}")
_TOO_NARROW = re.compile(r"#{3,}")
_LOST = re.compile(r"\?{3,}[? ]*")
_MEND = "กรุณาแก้ในไฟล์แล้วอัปโหลดใหม่"
_LONG, _MANY_LINES = 2_000, 20


def is_error(text: str) -> bool:
    return text[:1] in ("#", "E") and (text in MEANINGS or _OTHER_ERROR.fullmatch(text) is not None)


def may_have_faults(cells) -> bool:
    """A quick look at a row: False for nearly all."""
    joined = "\n".join(cells)
    return len(joined) > _LONG or any(mark in joined for mark in ("#", "??", "\ufffd", "Err:"))


def fault_of(text: str) -> str:
    """Why this cell's text cannot be what was meant; "" for nearly all."""
    first = text[0]
    if first in "#E" and is_error(text):
        return f"เป็น {text} ({MEANINGS.get(text, 'สูตรคำนวณไม่สำเร็จ')}) {_MEND}"
    if first == "#" and _TOO_NARROW.fullmatch(text):
        return f"เป็น {text[:5]} เพราะคอลัมน์แคบจนแสดงตัวเลขไม่ได้ตอนบันทึกเป็น CSV ตัวเลขจึงหายไป กรุณาขยายคอลัมน์แล้วบันทึกใหม่"
    if first == "?" and _LOST.fullmatch(text):
        return f"เป็น “{text[:10]}” เพราะอักษรไทยหายไปตอนบันทึกไฟล์ กรุณาบันทึกใหม่เป็น .xlsx หรือ CSV UTF-8"
    if "\ufffd" in text:
        return "มีอักษรที่อ่านไม่ได้ กรุณาพิมพ์ข้อความในช่องนี้ใหม่แล้วอัปโหลดอีกครั้ง"
    if len(text) > _LONG and text.count("\n") > _MANY_LINES:
        return f"มีข้อความ {text.count(chr(10)) + 1} บรรทัด เครื่องหมายคำพูดในไฟล์อาจไม่ครบคู่ จนหลายแถวรวมเป็นช่องเดียว กรุณาตรวจ"
    return ""
