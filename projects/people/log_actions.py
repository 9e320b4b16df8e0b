"""What the log says in Thai about posts and accounts, and how it shows what a change was before and after."""

import datetime as dt
from decimal import Decimal

from django.db.models import AutoField
from django.forms.models import model_to_dict
from wagtail.log_actions import LogFormatter

from cms.thai import baht, thai_date, thai_datetime

ACTIONS = {
    "projects.post.created": "สร้างตำแหน่ง",
    "projects.post.edited": "แก้ไขตำแหน่ง",
    "projects.post.suspended": "ระงับตำแหน่ง",
    "projects.post.unsuspended": "ยกเลิกการระงับตำแหน่ง",
    "projects.post.given": "ให้ดำรงตำแหน่ง",
    "projects.post.ended": "พ้นจากตำแหน่ง",
    "projects.post.handed_over": "มอบตำแหน่งและงานในหน้าที่",
    "projects.post.stand_in": "ให้รักษาการแทน",
    "projects.account.created": "สร้างบัญชีผู้ใช้",
    "projects.account.suspended": "ระงับบัญชีผู้ใช้",
    "projects.account.unsuspended": "ยกเลิกการระงับบัญชีผู้ใช้",
    "projects.account.password_reset": "ออกรหัสผ่านชั่วคราว",
    "projects.account.password_changed": "เปลี่ยนรหัสผ่าน",
    "projects.row.created": "เพิ่มข้อมูล",
    "projects.row.edited": "แก้ไขข้อมูล",
    "projects.row.deleted": "ลบข้อมูล",
    "projects.year.opened": "เพิ่มปีงบประมาณ",
    "projects.year.closed": "ปิดปีงบประมาณ",
    "projects.year.reopened": "เปิดปีงบประมาณอีกครั้ง",
    "projects.year.opened_for_area": "เปิดปีงบประมาณที่ปิดแล้วให้พื้นที่เดียว",
    "projects.year.opening_ended": "ปิดการเปิดเฉพาะพื้นที่ก่อนกำหนด",
    "projects.year.act_set": "บันทึกวันที่ พ.ร.บ. งบประมาณรายจ่ายมีผลใช้บังคับ",
}
FACTS = {
    "person": "ผู้ดำรงตำแหน่ง",
    "from_person": "จาก",
    "to_person": "ถึง",
    "since": "ตั้งแต่วันที่",
    "until": "ถึงวันที่",
    "on": "วันที่",
    "order_number": "คำสั่งเลขที่",
    "note": "หมายเหตุ",
    "reason": "เหตุผล",
    "drafts": "โครงการฉบับร่างที่รับมอบ",
    "directives": "ข้อสั่งการที่ยังไม่ปิด",
    "batches": "การนำเข้าที่รับมอบ",
    "notices": "การแจ้งเตือนที่รับมอบ",
}


def register_thai_action(registry, action, label):
    """One action with its Thai label; its message also tells the facts in `data` and each value before and after."""

    class Formatter(LogFormatter):
        def format_message(self, log_entry):
            return "; ".join([label, *facts(log_entry.data)])

    Formatter.label = label
    registry.register_action(action)(Formatter)


# Entries are never rewritten: those of earlier releases hold values as Python prints them, and row numbers.
AS_PYTHON_PRINTS = {"True": "ใช่", "False": "ไม่ใช่", "None": ""}
ROW_NUMBER = "ID"


def facts(data) -> list[str]:
    told = [f"{name} {data[key]}" for key, name in FACTS.items() if data.get(key) not in (None, "", 0)]
    return told + [
        _change(label, AS_PYTHON_PRINTS.get(before, before), AS_PYTHON_PRINTS.get(after, after))
        for label, before, after in data.get("changes", [])
        if label != ROW_NUMBER
    ]


def _change(label, before, after):
    if not before:
        return f"{label}: “{after}”"
    return f"{label}: “{before}” → “{after}”" if after else f"{label}: “{before}” → (ว่าง)"


def register_log_actions(registry):
    for action, label in ACTIONS.items():
        register_thai_action(registry, action, label)


def values_of(row) -> dict:
    """A row's editable values by their Thai labels, as they would be printed. Take it before and after a change."""
    texts = {}
    for name, value in model_to_dict(row).items():
        field = row._meta.get_field(name)
        if isinstance(field, AutoField):
            continue  # the row's number says nothing to whoever reads the log
        if field.is_relation and not field.many_to_many:
            value = getattr(row, name)
        texts[str(field.verbose_name)] = printed(field, value)
    if hasattr(row, "parts_as_text"):  # what hangs on the row and is saved with it
        texts |= row.parts_as_text()
    return texts


def printed(field, value) -> str:
    """One field's value in Thai; nothing is an empty text."""
    if value is None or value == "":
        return ""
    if field.many_to_many:
        return ", ".join(sorted(str(one) for one in value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, dt.datetime):
        return thai_datetime(value)
    if isinstance(value, dt.date):
        return thai_date(value)
    if isinstance(value, Decimal):
        return baht(value) if field.name.endswith("_baht") else f"{value.normalize():f}"
    return str(value)


def changes(before: dict, after: dict) -> list:
    """[label, before, after] of everything that differs: goes into a log entry's `data["changes"]`."""
    labels = [*after, *(label for label in before if label not in after)]
    pairs = ((label, before.get(label, ""), after.get(label, "")) for label in labels)
    return [[label, old, new] for label, old, new in pairs if old != new]
