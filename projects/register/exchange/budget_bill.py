"""The Budget Bill's layout: each row a budget item, that is one activity's budget line.

Source: the Budget Bill FY2565, volumes 13(1) and 13(2). Columns, faults and decisions: docs/import-budget-bill.md.
"""

from projects.register.exchange.lines import BudgetLines
from projects.register.exchange.resource import COLUMNS, BudgetBillResource


class BudgetBill(BudgetLines):
    name = "budget-bill"
    label = "รายการงบประมาณตามร่าง พ.ร.บ. งบประมาณรายจ่าย"
    description = "ตารางรายการจากเอกสารงบประมาณ แต่ละแถวเป็นหนึ่งรายการ ระบุหน่วยรับงบประมาณ แผนงาน และโครงการ"
    columns = COLUMNS

    def heading(self, field):
        return BudgetBillResource.column_of(field)

    def check_reverses(self):
        """Each column says what it holds."""

    def unprinted(self, field, text):
        return text
