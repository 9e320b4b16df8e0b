"""Extracts of GFMS for tests and benches: plausible documents, as many rows as asked, always the same for one seed.

python -m tests.projects.money.gfms_file ROWS [FILE]      a file of so many rows, by default to stdout
"""

import csv
import io
import random
import sys
from datetime import date, timedelta

HEADINGS = ("เลขที่เอกสาร", "บรรทัด", "ประเภทเอกสาร", "วันผ่านรายการ", "ปีงบประมาณ", "รหัสพื้นที่", "รหัสงบประมาณ",
            "ประเภทรายจ่าย", "จำนวนเงิน", "คงเหลือ")  # fmt: skip
KINDS = ("รับจัดสรร", "ใบสั่งซื้อ/จ้าง", "เบิกจ่าย", "เบิกจ่าย", "เบิกจ่าย", "กันเงินเหลื่อมปี")
ALL_AREAS = tuple(
    f"{code}" for code in (*range(11, 28), *range(30, 50), *range(50, 59), *range(60, 68), 70, 71, 72, 73)
)


def row(**facts):
    """One row as a person would see it: what is not said is plausible."""
    plain = {
        "document": "3600000001", "line": "1", "kind": "เบิกจ่าย", "day": "15/01/2568", "year": "2568", "area": "55",
        "code": "5500112345", "expenditure_kind": "รายจ่ายลงทุน", "amount": "100,000.00", "available": "",
    }  # fmt: skip
    unknown = facts.keys() - plain.keys()
    assert not unknown, unknown
    return list((plain | facts).values())


def text_of(rows, headings=HEADINGS) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue()


def many(rows, *, year_be=2568, areas=ALL_AREAS, codes_an_area=40, lines_a_document=4, seed=1):
    """Yield so many rows of one year: documents of four lines, budget codes that repeat, reversals now and then."""
    chance, first = random.Random(seed), date(year_be - 544, 10, 1)
    days = [first + timedelta(days=n) for n in range(180)]
    words = [f"{day:%d/%m}/{day.year + 543}" for day in days]
    for at in range(rows):
        area = areas[(at // lines_a_document) % len(areas)]
        satang = chance.randrange(100, 5_000_000_00)
        yield (
            f"36{at // lines_a_document:08}", f"{at % lines_a_document + 1:03}", KINDS[at % len(KINDS)],
            words[chance.randrange(180)], str(year_be), area, f"{area}00{chance.randrange(codes_an_area):06}",
            "รายจ่ายลงทุน" if at % 3 else "", f"{'-' if at % 50 == 49 else ''}{satang // 100}.{satang % 100:02}", "",
        )  # fmt: skip


def write_many(file, rows, **facts):
    """Into an open text file, as it goes: memory does not grow with the rows."""
    write = csv.writer(file)
    write.writerow(HEADINGS)
    write.writerows(many(rows, **facts))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w", encoding="utf-8-sig", newline="") as target:
            write_many(target, int(sys.argv[1]))
    else:
        write_many(sys.stdout, int(sys.argv[1]))
