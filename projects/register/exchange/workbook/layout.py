"""The workbook as a layout: what the imports' own screens and command ask of it."""

from functools import cached_property

from projects.exchange.models import ImportRow
from projects.people.scope import reach as reach_of
from projects.register.exchange.workbook import tokens, undoing, writing
from projects.register.exchange.workbook.assessing import Assessing
from projects.register.exchange.workbook.checks import check_may_use
from projects.register.exchange.workbook.columns import BY_KEY
from projects.register.exchange.workbook.deciding import settle
from projects.register.exchange.workbook.reading import read_workbook
from projects.register.exchange.workbook.showing import columns_in_conflict, in_order, posted_choices, shown_row


class Template:
    name = "template"
    label = "แบบกรอกข้อมูลโครงการที่ดาวน์โหลดจากระบบ"
    description = "แก้ข้อมูลโครงการ กิจกรรม งบประมาณ และตัวชี้วัดใน Excel แล้วส่งกลับเข้าระบบ เทียบให้ทีละช่อง"
    takes_many = True  # three sheets saved as three CSV files are one workbook
    names_area = True
    rows_template = "projects/imports/rows_workbook.html"
    columns: dict = {}
    writes_to = "ลงฉบับร่างหรือฉบับแก้ไขของโครงการ"
    done = "นำเข้าแล้ว โครงการใหม่และที่แก้เป็นฉบับร่างหรือฉบับแก้ไข ดูได้ที่หน้าโครงการ"
    undoing = "ลบสิ่งที่ชุดนี้เพิ่ม และคืนทุกช่องที่ชุดนี้เปลี่ยนเป็นอย่างเดิม ทำได้เมื่อยังไม่มีผู้ทำงานต่อจากชุดนี้"
    remembers = False  # which side is right in one cell says nothing of another
    next_step = ("projects:list", "ไปที่รายการโครงการ")

    def check_may(self, reach):
        check_may_use(reach)

    def read(self, uploads):
        return read_workbook(uploads)

    def year_of(self, tables):
        return tokens.year_of(tables[0].token)

    def assess(self, tables, *, year_be, person, area=None, decisions=(), choices=None, lock=False):
        check_may_use(reach_of(person))
        facts = {"year_be": year_be, "person": person, "area": area, "lock": lock}
        run = Assessing(tables, choices=choices, **facts)
        assessment, unused = run.assessment(), {}
        if decisions:
            # Which cells both sides changed is known only now: then it is looked at again with what was decided.
            settled, unused = settle(decisions, assessment.lines, run.choices.met)
            run = Assessing(tables, choices=run.choices.with_cells(settled), **facts)
            assessment = run.assessment()
        assessment.registers, assessment.unused = run.registers, unused
        return assessment

    def write(self, assessment, *, batch, by, now):
        return writing.write(assessment, batch=batch, by=by, now=now)

    def obstacles(self, batch):
        return undoing.obstacles(batch)

    def undo(self, batch, *, by, now):
        undoing.undo(batch, by=by, now=now)

    # The preview

    def ordered(self, rows):
        self._rows = rows
        return in_order(rows)

    @cached_property
    def columns_in_conflict(self):
        return columns_in_conflict(self._rows)

    def shown(self, row: ImportRow) -> dict:
        return shown_row(row, BY_KEY[row.table])

    def choices_from(self, posted, batch) -> dict:
        return posted_choices(posted, batch)
