"""Another body's sheet, read by a mapping that central staff built: each field from a column or a constant."""

import re
from decimal import Decimal

from django.apps import apps

from cms.rules import RuleBroken
from cms.thai import arabic_digits
from projects.exchange.memory import value_key
from projects.exchange.reading.values import NOTHING, baht_of, text_of
from projects.register.exchange.lines import BudgetLines

FIELDS = {
    "area_name": "จังหวัดหรือกลุ่มจังหวัด",
    "budget_plan": "แผนงาน",
    "project": "โครงการ",
    "category": "งบรายจ่าย",
    "item_group": "หมวดรายจ่าย",
    "item": "รายการหรือกิจกรรม",
    "year_ce": "ปีงบประมาณ (พ.ศ. หรือ ค.ศ.)",
    "amount_baht": "จำนวนเงิน",
}
MAY_BE_EMPTY = {"item_group"}
_NUMBER = re.compile(r"[+-]?(\d{1,20}|\d{1,3}(,\d{3}){1,6})(\.\d{1,10})?")
_IN_BRACKETS = re.compile(r"\(([\d,.]+)\)")
UNITS = {"baht": ("บาท", 1), "thousand": ("พันบาท", 1_000), "million": ("ล้านบาท", 1_000_000)}
_UNIT_WORD, _UNIT_SAID = re.compile("ล้านบาท|พันบาท|บาท"), re.compile("หน่วย(?:นับ|เป็น|[^ก-๙a-zA-Z0-9])*(ล้านบาท|พันบาท|บาท)")
SIGNS = {"plus": "ตามที่พิมพ์", "minus": "กลับเครื่องหมาย ยอดลบเป็นบวก"}


class MappedLines(BudgetLines):
    def __init__(self, name, facts=None):
        if not facts:
            found = apps.get_model("projects", "ColumnMapping").objects.filter(name=name, is_active=True).first()
            if found is None:
                raise RuleBroken(f"ไม่มีการจับคู่คอลัมน์ชื่อ “{name}” ที่ใช้งานอยู่", code="layout")
            facts = found.facts()
        self.mapping_facts, self.fields = facts, facts["fields"]
        self.name, self.label = f"mapping:{name}", f"{name} (ตามการจับคู่คอลัมน์)"
        self.description = "ตารางของหน่วยงานอื่น อ่านตามการจับคู่คอลัมน์ที่ส่วนกลางตั้งไว้"
        self.columns = {facts["source"]: FIELDS[name] for name, facts in self.fields.items() if facts.get("source")}
        self.year_be = None

    @property
    def mapping_words(self) -> list[str]:
        """Each field with where it comes from, and the unit and sign of the amounts, for whoever asks later how it was read."""
        words = [f"ฉบับที่ {version}"] if (version := self.mapping_facts.get("version")) else []
        for name, label in FIELDS.items():
            facts = self.fields.get(name, {})
            if source := facts.get("source"):
                words.append(f"{label} จากคอลัมน์ “{source}”")
            elif constant := facts.get("constant"):
                words.append(f"{label} เป็น “{constant}” ทุกแถว")
            words += [f"{label}: “{printed}” คือ “{meant}”" for printed, meant in facts.get("translations", {}).items()]
        amount = self.fields.get("amount_baht", {})
        unit, _ = UNITS[amount.get("unit", "baht")]
        return [*words, f"หน่วยของจำนวนเงิน: {unit}", f"เครื่องหมาย: {SIGNS[amount.get('sign', 'plus')]}"]

    def heading(self, field):
        return self.fields.get(field, {}).get("source") or None

    def raw(self, values, field):
        source = self.heading(field)
        return values.get(source, "") if source else self.fields.get(field, {}).get("constant", "")

    def printed(self, values, field):
        """The text that the resource reads: translated, in baht, in the common era."""
        text, facts = self.raw(values, field), self.fields.get(field, {})
        translations = {value_key(printed): meant for printed, meant in facts.get("translations", {}).items()}
        text = translations.get(value_key(text), text)
        if field == "amount_baht":
            return in_baht(text, facts.get("unit", "baht"), facts.get("sign", "plus"))
        if field == "year_ce":
            return self._year_ce(text)
        return text

    def check_reverses(self):
        """Refuse a mapping in which two printed words mean one: nobody knows which of them to print."""
        for field, facts in self.fields.items():
            of_meaning = {}
            for printed, meant in sorted(facts.get("translations", {}).items()):
                first = of_meaning.setdefault(value_key(meant), printed)
                if value_key(first) != value_key(printed):
                    raise RuleBroken(
                        f"ส่งออกตามการจับคู่คอลัมน์นี้ไม่ได้ เพราะใน{FIELDS[field]} ทั้ง “{first}” และ “{printed}” แปลเป็น “{meant}” "
                        "ระบบไม่รู้ว่าต้องพิมพ์คำใด ใช้แบบกรอก Excel หรือแบบร่าง พ.ร.บ. แทน",
                        code="not_reversible",
                    )

    def unprinted(self, field, text):
        """What to print so that `printed` reads this text: translated back, in the sheet's unit and sign."""
        facts = self.fields.get(field, {})
        for printed in facts.get("translations", {}):
            if value_key(self.printed({self.heading(field): printed}, field)) == value_key(text):
                return printed
        if field == "amount_baht":
            factor = UNITS[facts.get("unit", "baht")][1] * (-1 if facts.get("sign", "plus") == "minus" else 1)
            return text if factor == 1 else f"{Decimal(text) / factor:f}"
        return str(self.year_be) if field == "year_ce" else text

    def assess(self, tables, *, year_be, **facts):
        self.year_be = year_be
        return super().assess(tables, year_be=year_be, **facts)

    def _year_ce(self, text):
        """A year of either era; without column and constant the rows are of the year that the person named."""
        if not text.strip() and not self.heading("year_ce"):
            return str(self.year_be - 543)
        digits = arabic_digits(text).strip()
        return str(int(digits) - 543) if digits.isdecimal() and len(digits) == 4 and int(digits) > 2400 else text


def unit_said(heading, above="") -> str:
    """The unit of UNITS that the heading of the amounts names, else what stands above the table as “หน่วย: …”, else baht."""
    words = {word: name for name, (word, _) in UNITS.items()}
    heading, above = ("".join(text.split()) for text in (heading, above))
    if found := _UNIT_WORD.search(heading):
        return words[found[0]]
    found = _UNIT_SAID.search(above)
    return words[found[1]] if found else "baht"


def in_baht(text, unit, sign) -> str:
    """The amount in baht as text, exact; what is no number comes back so that the resource refuses it. A cell that says
    baht in a column of millions means one or the other: that is refused, too."""
    word, factor = UNITS[unit]
    factor *= -1 if sign == "minus" else 1
    if factor == 1:
        return text
    plain = arabic_digits(text_of(text)).replace("\N{MINUS SIGN}", "-")
    if unit == "baht":
        plain = plain.removeprefix("฿").removesuffix("บาท").strip()
    if found := _IN_BRACKETS.fullmatch(plain):
        plain = f"-{found[1]}"
    if plain in NOTHING:
        return text
    if not _NUMBER.fullmatch(plain):  # no exponents either: 1e999999 would fill the memory
        try:
            baht_of(text)
        except ValueError:
            return text
        return f"{text} ({word})"
    return f"{(Decimal(plain.replace(',', '')) * factor).normalize():f}"
