"""The layout `issue-summary`: an area's printed tables by strategic issue, in one file or several."""

from projects.exchange import rules as import_rules
from projects.exchange.models import ImportRow
from projects.people.scope import reach
from projects.summaries import rules
from projects.summaries.exchange import writing
from projects.summaries.exchange.assessing import assess
from projects.summaries.exchange.owners import owner_of
from projects.summaries.exchange.reading import read_set


class IssueSummary:
    name = "issue-summary"
    label = "ตารางสรุปตามประเด็นยุทธศาสตร์ (จัดสรร ผลการเบิกจ่าย เป้าหมายรายไตรมาส)"
    description = (
        "ตารางสรุปของจังหวัดหรือกลุ่มจังหวัด หนึ่งถึงสามตาราง เป็นหลายไฟล์หรือหลายแผ่นงานในไฟล์เดียวก็ได้ เก็บตามที่พิมพ์แล้วบอกว่าตัวเลขใดไม่ตรงกัน"
    )
    takes_many = True
    names_area = False
    columns: dict = {}  # each table has its own
    rows_template = "projects/summaries/import_rows.html"
    writes_to = "ลงตารางสรุปของพื้นที่"
    next_step = ("summary-tables:index", "ไปที่ตารางสรุปตามประเด็น")
    done = "นำเข้าแล้ว ดูตารางและข้อสังเกตได้ที่เมนูแผนและปีงบประมาณ ตารางสรุปตามประเด็น"
    undoing = "ลบแถวที่ชุดนี้เพิ่ม และคืนแถวที่เปลี่ยนเป็นอย่างเดิม ทำได้เมื่อยังไม่มีผู้แก้ไขตารางหลังจากชุดนี้"

    def check_may(self, reach):
        import_rules.check_may_import(reach)

    def read(self, uploads):
        return read_set(uploads)

    def assess(self, tables, *, year_be, person, area=None, decisions=(), choices=None, lock=False):
        self.check_may(reach(person))
        owner = owner_of(area, year_be, person)
        assessment = assess(tables, area=owner, year_be=year_be, choices=choices, lock=lock)
        assessment.unused = dict.fromkeys(decisions, "ตารางสรุปไม่มีค่าที่ต้องตัดสิน")
        return assessment

    write = staticmethod(writing.write)
    obstacles = staticmethod(writing.obstacles)
    undo = staticmethod(writing.undo)

    def shown(self, row: ImportRow) -> dict:
        """What the preview shows of a row: its name, its figures as printed, and what each was before."""
        headings = list(row.values)
        heading = rules.read_heading(headings)
        before = {one["column"]: one["before"] for one in row.cells}
        return {
            "table": rules.TITLES.get(row.table, row.table),
            "label": row.values[headings[heading.label_at]] if heading.label_at >= 0 else "",
            "figures": [
                {"heading": headings[at], "text": row.values[headings[at]], "before": before.get(headings[at])}
                for at in sorted(heading.columns)
            ],
        }
