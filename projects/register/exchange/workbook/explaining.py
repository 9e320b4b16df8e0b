"""The sheet that explains the others: how it is filled in, then a line for each column."""

from math import ceil

from django.utils import timezone

from cms.thai import thai_datetime
from projects.register.exchange.workbook.columns import SHEETS

HOW = (
    "กรอกเฉพาะช่องสีขาว ช่องสีเทาล็อกไว้เพราะเป็นรหัส ข้อมูลอ่านอย่างเดียว หรือบันทึกที่อยู่ระหว่างการตรวจ",
    "โครงการใหม่: กรอกในแถวที่ขึ้นต้นว่า ใหม่1, ใหม่2 … แล้วใช้รหัสเดียวกันนี้ในแผ่นกิจกรรมและแผ่นตัวชี้วัด",
    "กิจกรรม รายการงบ หรือตัวชี้วัดใหม่: กรอกในแถวว่างท้ายแผ่น เลือกรหัสโครงการ แล้วเว้นช่องรหัสอื่นไว้",
    "เพิ่มรายการงบในกิจกรรมเดิม: ใส่รหัสโครงการและรหัสกิจกรรมเดิม แล้วเว้นช่องรหัสรายการงบไว้",
    "วันที่พิมพ์ได้ทั้ง พ.ศ. และ ค.ศ. เช่น 1 ต.ค. 2568, 1/10/2568 หรือ 2025-10-01",
    "แถวที่ลบออกจากไฟล์ไม่ถูกลบในระบบ ระบบจะบอกว่าขาดแถวใด หากต้องการลบให้ทำในระบบ",
    "บันทึกเป็น .xlsx แล้วอัปโหลดที่เมนู “นำเข้าข้อมูล” ถ้ามีผู้อื่นแก้ช่องเดียวกันระหว่างนั้น ระบบจะให้ท่านเลือกทีละช่อง",
)
HEADINGS = ("แผ่น", "หัวคอลัมน์", "ชนิด", "ต้องกรอก", "คำอธิบาย", "ตัวอย่าง")


WIDTHS = (24, 30, 18, 10, 70, 44)
LINE_HEIGHT = 24  # points: room for a tone mark over a vowel


def _height(texts) -> int:
    """Rows do not grow with wrapped text by themselves in every program: so many lines as the fullest cell needs."""
    return LINE_HEIGHT * max(1, *(ceil(len(text) / width) for text, width in zip(texts, WIDTHS, strict=True)))


def write_explanation(book, page, *, made, scope, year_be):
    title = book.format(bold=True, font_size=20)
    words = book.format(text_wrap=True)
    head = book.format(bold=True, bg_color="#DDE3F3", border=1, border_color="#8A8A94")
    cell = book.format(text_wrap=True, border=4, border_color="#B8B8C0")
    page.set_default_row(LINE_HEIGHT)
    page.set_row(0, 36)
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width)
    page.write_string(0, 0, f"แบบกรอกข้อมูลโครงการ ปีงบประมาณ {year_be} {scope.label}", title)
    moment = thai_datetime(timezone.localtime(made.made_at))
    name = made.owner.get_full_name() or made.owner.username
    page.write_string(1, 0, f"ทำจากข้อมูลในระบบเมื่อ {moment} ดาวน์โหลดโดย {name}", book.format())
    row = 3
    for number, line in enumerate(HOW, 1):
        page.merge_range(row, 0, row, 5, f"{number}. {line}", words)
        row += 1
    row += 1
    for at, word in enumerate(HEADINGS):
        page.write_string(row, at, word, head)
    for sheet in SHEETS:
        for column in sheet.columns:
            row += 1
            needed = "ต้องกรอก" if column.required and column.is_entry else ""
            facts = (sheet.title, column.heading, str(column.kind), needed, column.explained, column.example)
            page.set_row(row, _height(facts))
            for at, fact in enumerate(facts):
                page.write_string(row, at, fact, cell)
    page.freeze_panes(0, 0)
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
