"""A workbook for one person, year and scope: read, written and remembered. A fixed number of queries."""

from cms.rules import RuleBroken
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.plans.rules import check_open
from projects.register import rules
from projects.register.exchange.workbook import tokens
from projects.register.exchange.workbook.book import write_book
from projects.register.exchange.workbook.checks import check_may_use
from projects.register.exchange.workbook.records import as_base, read_contents, records_of
from projects.register.exchange.workbook.registers import Registers
from projects.register.exchange.workbook.scopes import scopes_of


def make_workbook(*, person, year_be, scope_value):
    """(open file, name without ending, the record of the download). Raises RuleBroken for a scope not the person's."""
    where = reach(person)
    check_may_use(where)
    year = FiscalYear.objects.filter(pk=year_be).first()
    if year is None:
        raise RuleBroken(f"ไม่มีปีงบประมาณ {year_be} ในระบบ", code="year")
    check_open(year_be, year.closed_on)
    scope = next((scope for scope in scopes_of(person) if scope.value == scope_value), None)
    if scope is None or not scope.area.holds_in(year_be):
        raise RuleBroken("เลือกพื้นที่หรือหน่วยงานที่ท่านรับผิดชอบและมีอยู่ในปีงบประมาณนั้น", code="area")
    projects = list(scope.projects(person, year_be))
    contents = read_contents(projects)
    registers = Registers(year_be, [scope.area], contents.values())
    records = records_of(projects, contents, registers)
    open_codes = {project.code for project in projects if _is_open(project, where, person)}
    made = tokens.keep(scope, person=person, year_be=year_be, base=as_base(records))
    may_assign = where.edits_nation or scope.agency is None
    file = write_book(
        records, registers, scope=scope, year_be=year_be, made=made, may_assign=may_assign, open_codes=open_codes
    )
    return file, f"แบบกรอกโครงการ-{year_be}-{scope.label.replace(' ', '').replace('·', '-')}", made


def _is_open(project, where, person):
    hands = rules.hands_on(project, where, person.pk)
    return rules.refusal(rules.Move.EDIT, project, hands) is None and not project.locked
