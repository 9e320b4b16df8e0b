"""The refusal of a file as a whole, and the limits that every kind of file keeps to."""

from cms.rules import RuleBroken

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 400_000
MOST_COLUMNS = 300
MOST_CELLS = 8_000_000  # rows × columns as read: what half a gigabyte holds
MOST_TEXT = 200_000_000  # characters in all cells together: one long text may be shown by very many cells
MOST_LINES = 1_048_576  # of a sheet in Excel, blank ones included


class Unreadable(RuleBroken):
    """The file as a whole cannot be used. The message says in Thai what to do."""

    def __init__(self, message):
        super().__init__(message, code="unreadable")


def too_many_rows():
    return Unreadable(f"ตารางมีเกิน {MOST_ROWS:,} แถว กรุณาแบ่งเป็นหลายไฟล์")


def too_many_columns():
    return Unreadable(f"ตารางมีเกิน {MOST_COLUMNS} คอลัมน์ กรุณาลบคอลัมน์ที่ไม่ใช้")


def too_many_cells():
    return Unreadable(f"ตารางใหญ่เกินไป (เกิน {MOST_CELLS:,} ช่อง) กรุณาลบคอลัมน์ที่ไม่ใช้ หรือแบ่งเป็นหลายไฟล์")


def damaged():
    return Unreadable("ไฟล์ Excel เสียหายหรือไม่ใช่ .xlsx กรุณาเปิดแล้วบันทึกใหม่")


def too_big():
    return Unreadable("ไฟล์ Excel ขยายตัวใหญ่ผิดปกติ ระบบจึงไม่เปิดอ่าน กรุณาคัดลอกข้อมูลไปไว้ในไฟล์ใหม่")
