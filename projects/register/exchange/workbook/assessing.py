"""Every row of a workbook against the register as it stands now. Writes nothing; a fixed number of queries."""

from django.db.models import Q

from cms.rules import RuleBroken
from projects.areas.models import Province, ProvinceGroup
from projects.exchange import rules as exchange_rules
from projects.exchange.outcome import CHANGED, ERROR, LEFT_OUT, NEW, SAME, Assessment, Line
from projects.people.scope import reach
from projects.plans.models import BudgetSource, FiscalYear
from projects.register import rules
from projects.register.exchange.area_names import AreaNames
from projects.register.exchange.standing import area_key
from projects.register.exchange.workbook import canonical, origin, tokens
from projects.register.exchange.workbook.activities import ActivityRows
from projects.register.exchange.workbook.columns import ACTIVITIES, INDICATORS, PROJECTS, REGISTERS
from projects.register.exchange.workbook.columns import NEW as NEW_WORD
from projects.register.exchange.workbook.comparing import (
    NO_BASE,
    CellRefused,
    Edit,
    Target,
    WaitsForAnother,
    changes_of,
    check_period,
    check_values,
    compare,
    judge,
    texts_of,
)
from projects.register.exchange.workbook.indicators import IndicatorRows
from projects.register.exchange.workbook.merge import CONFLICT, Choices
from projects.register.exchange.workbook.missing import notes_on_missing
from projects.register.exchange.workbook.records import Record, cells_of, content_of_new, read_contents, records_of
from projects.register.exchange.workbook.registers import Registers
from projects.register.models import ExecutionStatus, Project
from projects.register.models.project import COUNTED

NO_TOKEN = (
    "ไฟล์นี้ไม่มีหรือไม่ตรงกับรหัสแบบกรอกที่ระบบออกให้ ระบบจึงเทียบไฟล์กับข้อมูลปัจจุบันเท่านั้น "
    "ช่องใดในไฟล์ต่างจากในระบบจะถือเป็นการแก้ไขของท่าน กรุณาดูทุกช่องก่อนยืนยัน"
)


class Assessing(ActivityRows, IndicatorRows):
    """The run of one assessment: what is known, then the rows, sheet by sheet."""

    def __init__(self, tables, *, year_be, person, area, choices, lock):
        self.tables = {table.key: table for table in tables}
        self.year_be, self.person, self.reach = year_be, person, reach(person)
        self.choices = Choices(choices)
        self.year = FiscalYear.objects.get(pk=year_be)
        self.made, self.base = tokens.find(tables[0].token)
        self.notes = [note for table in tables for note in table.notes]
        self.names = AreaNames(year_be)
        self.asked = self._area_asked(area)
        self._check_workbook()
        self._load(lock)
        self.new_records = {}  # ใหม่1 → Record, or the state of its row when that is not taken
        self.makers = {}  # (table, row) → the new activity that the row brings
        self.seen = {}

    def _area_asked(self, code):
        if code is None:
            return None
        found = self.names.by_code.get(code)
        if found is None or not found.holds_in(self.year_be):
            raise RuleBroken(f"ไม่มีพื้นที่รหัส “{code}” ในปีงบประมาณ {self.year_be}", code="area")
        return found

    def _check_workbook(self):
        tables = self.tables.values()
        if self.made is None or self.base is None or origin.is_another(self.base, tables):
            self.made, self.base = None, None
            self.notes.append(NO_TOKEN)
            return
        if self.made.fiscal_year_id != self.year_be:
            raise RuleBroken(
                f"แบบกรอกนี้เป็นของปีงบประมาณ {self.made.fiscal_year_id} แต่กำลังนำเข้าปี {self.year_be}", code="another_year"
            )
        own = self.made.province or self.made.group
        if self.asked and own != self.asked:
            raise RuleBroken(
                f"แบบกรอกนี้เป็นของ{own.full_name} แต่กำลังนำเข้าเฉพาะ{self.asked.full_name}", code="another_area"
            )
        origin.check_has_ids(tables)
        self.notes += origin.notes_on_strangers(self.base, tables)

    def _load(self, lock):
        """The records this person edits: those the file names, those of its area."""
        where = Q(code__in=origin.codes_of(self.tables.values()))
        self.area = self.made and (self.made.province or self.made.group) or self.asked or self._only_area()
        if self.area:
            where |= Q(**{"province" if isinstance(self.area, Province) else "group": self.area})
        rows = Project.objects.editable_by(self.person).in_year(self.year_be).filter(where)
        if lock:
            rows = rows.select_for_update(of=("self",))
        rows = rows.select_related("province", "group", "agency", "latest_revision", "fiscal_year").order_by("pk")
        projects = list(rows)
        contents = read_contents(projects)
        areas = {area_key(project): project.area for project in projects}
        if self.area:
            areas[("group" if isinstance(self.area, ProvinceGroup) else "province", self.area.pk)] = self.area
        self.registers = Registers(self.year_be, areas.values(), contents.values())
        self.records = records_of(projects, contents, self.registers)
        self.by_title = {}
        for record in self.records.values():
            self.by_title.setdefault((record.area, canonical.alike(record.cells["title"])), record)

    def _only_area(self):
        """The area of an office with one post: where its new records belong when the file does not say."""
        ids = [("province", pk) for pk in self.reach.edit_provinces] + [("group", pk) for pk in self.reach.edit_groups]
        if len(ids) != 1:
            return None
        kind, pk = ids[0]
        areas = self.names.provinces if kind == "province" else self.names.groups
        return next((area for area in areas if area.pk == pk), None)  # a group may not be there that year

    # The whole

    def assessment(self) -> Assessment:
        lines = []
        for sheet, assess_row in (
            (PROJECTS, self.project_row),
            (ACTIVITIES, self.activity_row),
            (INDICATORS, self.indicator_row),
        ):
            table = self.tables.get(sheet.key)
            for row in table.rows if table else ():
                lines.append(self._line(sheet, row, assess_row))
        found = Assessment(lines, notes=self.notes)
        found.tables = [
            {
                "key": table.key,
                "name": table.name,
                "heading_row": table.heading_row,
                "columns": list(table.columns),
                "letters": table.letters,
            }
            for table in self.tables.values()
        ]
        if self.base:
            found.notes += notes_on_missing(self)
        found.project_states = self._states(lines)
        return found

    def _line(self, sheet, row, assess_row):
        line = Line(row.row, row.sheet_row, row.values, table=sheet.key, state=SAME)
        line.area = self.area
        try:
            exchange_rules.check_row_fits_table(row.extra)
        except RuleBroken as refusal:
            line.refuse(None, row.extra, refusal.messages[0])
        try:
            if line.state != ERROR:
                assess_row(line, row)
        except CellRefused as refusal:
            line.refuse(refusal.column.heading, refusal.raw, refusal.reason)
        except RuleBroken as refusal:
            line.refuse("รหัสโครงการ", row.values.get("รหัสโครงการ", ""), refusal.messages[0])
        except WaitsForAnother as why:
            line.state, line.reason = LEFT_OUT, str(why)
        if line.state in (NEW, CHANGED) and (line.table, line.row) in self.choices.left_out:
            line.state = LEFT_OUT
        self._note_what_cannot_come(sheet, line, row)
        return line

    def _note_what_cannot_come(self, sheet, line, row):
        """Rows that belong to something new that is not taken cannot be taken either."""
        if line.state in (NEW, CHANGED, SAME):
            return
        code = canonical.tidy(row.values.get("รหัสโครงการ", ""))
        record = self.new_records.get(code)
        is_standing = isinstance(record, Record) and record.project.pk
        if sheet is PROJECTS and code.startswith(NEW_WORD) and not is_standing:
            self.new_records[code] = line.state
        if made := self.makers.get((line.table, line.row)):
            made.fate = line.state

    def _states(self, lines):
        states = {}
        for line in lines:
            if line.state not in (NEW, CHANGED, SAME) or line.project_key is None:
                continue
            is_new = line.project_key[2].startswith(NEW_WORD)
            state = NEW if is_new else (SAME if line.state == SAME else CHANGED)
            if states.get(line.project_key) != CHANGED:
                states[line.project_key] = state
        return states

    # What every row asks

    def record_for(self, line, row) -> Record:
        """The record a row names. Raises RuleBroken when it is not among those that this person edits this year."""
        code = canonical.tidy(row.values.get("รหัสโครงการ", ""))
        if not code:
            raise RuleBroken("ไม่มีรหัสโครงการในแถวนี้", code="no_code")
        if code.startswith(NEW_WORD):
            if code not in self.new_records:
                raise RuleBroken(f"ไม่มีโครงการ {code} ในแผ่น “โครงการ”", code="no_record")
            record = self.new_records[code]
            if record == LEFT_OUT:
                raise WaitsForAnother(f"ท่านไม่นำเข้าโครงการ {code}")
            if record == ERROR:
                raise RuleBroken(f"โครงการ {code} ในแผ่น “โครงการ” ยังนำเข้าไม่ได้ แถวนี้จึงรอด้วย", code="record_waits")
        else:
            record = self.records.get(code)
            if record is None:
                was_there = self.base is not None and code in self.base
                raise RuleBroken(
                    f"โครงการ {code} ถูกลบหรือพ้นจากความรับผิดชอบของท่านหลังจากดาวน์โหลดแบบกรอก"
                    if was_there
                    else f"ไม่พบโครงการ {code} ในข้อมูลปีงบประมาณ {self.year_be} ที่ท่านแก้ไขได้",
                    code="no_record",
                )
        line.area = record.project.area
        if self.asked:
            exchange_rules.check_row_area_asked(line.area.code, self.asked.code)
        line.project_key = (self.year_be, line.area.code, record.code or code)
        return record

    def base_of(self, record):
        """What the workbook said of a record; None when that is not known."""
        return self.base.get(record.code) if self.base is not None and record.code else None

    def check_open(self, line, record, edits):
        """A row that changes something, or would, needs a record that may be edited now: the rules of the form."""
        wants = edits or any(cell["state"] == CONFLICT and not cell["choice"] for cell in line.cells)
        if not wants or not record.project.pk:
            return
        if why := self.why_closed(record.project):
            raise RuleBroken(why, code="record_not_open")

    def why_closed(self, project):
        hands = rules.hands_on(project, self.reach, self.person.pk)
        if not rules.has_hand_for(rules.Move.EDIT, project, hands):
            return "ตำแหน่งของท่านแก้ไขบันทึกนี้ไม่ได้"
        if project.locked:
            return f"โครงการ {project.code} ถูกล็อกไว้ ให้ปลดล็อกก่อน"
        return rules.refusal(rules.Move.EDIT, project, hands, year_is_closed=self.year.closed_on is not None)

    def options_for(self, record):
        return {name: self.registers.options(name, record.area) for name in REGISTERS}

    # The sheet of projects

    def project_row(self, line, row):
        code = canonical.tidy(row.values.get("รหัสโครงการ", ""))
        if code in self.seen:
            raise RuleBroken(f"รหัส {code} ซ้ำกับแถว {self.seen[code]}", code="twice")
        self.seen[code] = row.sheet_row
        if code.startswith(NEW_WORD):
            self._new_project(line, row, code)
            return
        record = self.record_for(line, row)
        line.key = ["project", code]
        base = self.base_of(record)
        self._merge_project(line, row, record, base and base["cells"])

    def _merge_project(self, line, row, record, base):
        options = self.options_for(record)
        texts = texts_of(row, PROJECTS.entries, options)
        merged = compare(line, texts, base, record.cells, self.choices)
        values = changes_of(merged, record.cells)
        self.check_open(line, record, values)
        self._check_project(row, values, {**record.cells, **values}, options, record.project)
        edits = [Edit("project", None, values)] if values else []
        line.target = Target(record, edits)
        judge(line, edits)

    def _check_project(self, row, values, cells, options, project):
        agency = values.get("agency")
        check_values(PROJECTS.entries, {name: text for name, text in values.items() if name != "agency"}, row, options)
        if {"start_on", "end_on"} & set(values):
            check_period(cells, PROJECTS.entries, row, "วันสิ้นสุดต้องไม่ก่อนวันเริ่มโครงการ")
        if {"strategic_issue", "goal", "tactic"} & set(values):
            self._check_links(row, cells, options)
        if agency is not None:
            self._check_agency(row, agency, options, project)
        if project.pk and "execution_status" in values:
            column = PROJECTS.column("execution_status")
            after = {status.label: status for status in ExecutionStatus}.get(values["execution_status"], "")
            if why := rules.status_refusal(project.execution_status, after, counts=project.step in COUNTED):
                raise CellRefused(column, row.values.get(column.heading, ""), why)

    def _check_links(self, row, cells, options):
        issue = options["strategic_issue"].get(cells["strategic_issue"])
        for name in ("goal", "tactic"):
            column = PROJECTS.column(name)
            chosen = options[name].get(cells[name])
            if chosen and issue and getattr(self.registers, f"issue_of_{name}")[chosen] != issue:
                raise CellRefused(
                    column, row.values.get(column.heading, cells[name]), "รายการนี้ไม่อยู่ในประเด็นยุทธศาสตร์ที่เลือก"
                )

    def _check_agency(self, row, label, options, project):
        """Handing over is a decision of offices and the centre, by the same rules as on the record page."""
        column = PROJECTS.column("agency")
        raw = row.values.get(column.heading, label)
        hands = rules.hands_on(project, self.reach, self.person.pk)
        if project.pk and not rules.has_hand_for(rules.Move.ASSIGN, project, hands):
            raise CellRefused(column, raw, "เปลี่ยนหน่วยงานรับผิดชอบได้เฉพาะสำนักงานและส่วนกลาง")
        if not label:
            if project.pk:
                raise CellRefused(column, raw, "เว้นว่างไม่ได้ มอบหมายให้หน่วยงานอื่นแทนได้")
            return
        pk = self.registers.agency_named(label)
        if pk is None:
            raise CellRefused(column, raw, "ไม่มีหน่วยงานชื่อนี้ในทะเบียน กรุณาเลือกจากรายการในช่อง")
        if pk not in options["agency"].values():
            raise CellRefused(column, raw, f"{label} ไม่ได้รับผิดชอบพื้นที่นี้หรือเลิกใช้งานแล้ว")
        why = project.pk and rules.refusal(
            rules.Move.ASSIGN, project, hands, year_is_closed=self.year.closed_on is not None
        )
        if why:
            raise CellRefused(column, raw, why)

    # A record that is not in the register yet

    def _new_project(self, line, row, code):
        area = self._area_of_new(row)
        line.area, line.key = area, ["project", code]
        key = ("group" if isinstance(area, ProvinceGroup) else "province", area.pk)
        if (twin := self.by_title.get((key, canonical.alike(row.values.get("ชื่อโครงการ", ""))))) is not None:
            if self.base is not None and twin.code in self.base:
                raise RuleBroken(f"มีโครงการชื่อนี้อยู่แล้ว คือ {twin.code} กรุณาแก้ที่แถวของโครงการนั้น", code="same_title")
            self.new_records[code] = twin
            line.project_key = (self.year_be, area.code, twin.code)
            line.key = ["project", twin.code]
            self._merge_project(line, row, twin, NO_BASE)
            if line.state == SAME:
                line.reason = f"อยู่ในระบบแล้ว รหัส {twin.code}"
            return
        record = self._unsaved(area)
        options = self.options_for(record)
        texts = texts_of(row, PROJECTS.entries, options)
        values = {column.name: text or column.default for column, text in texts.items()}
        self._own_agency(values, record)
        for column in PROJECTS.entries:
            if column.required and not values.get(column.name):
                raise CellRefused(column, row.values.get(column.heading, ""), f"ต้องกรอก{column.heading}")
        self._check_project(row, values, values, options, record.project)
        record.cells |= values
        self.new_records[code] = record
        line.project_key = (self.year_be, area.code, code)
        line.target = Target(record, [Edit("project", None, values, is_new=True)])
        line.state = NEW

    def _area_of_new(self, row):
        printed = canonical.tidy(row.values.get("พื้นที่", ""))
        area = self.area or (self.names.exact(printed) if printed else None)
        if area is None:
            raise RuleBroken("ไม่รู้ว่าโครงการใหม่นี้เป็นของพื้นที่ใด กรุณาใช้แบบกรอกที่ดาวน์โหลดจากระบบ", code="no_area")
        exchange_rules.check_area_has_plan(area.full_name, getattr(area, "has_provincial_plan", True))
        return area

    def _unsaved(self, area):
        of_group = isinstance(area, ProvinceGroup)
        project = Project(
            fiscal_year=self.year,
            **({"group": area} if of_group else {"province": area}),
            budget_source=BudgetSource.GROUP_PLAN if of_group else BudgetSource.PROVINCE_PLAN,
        )
        content = content_of_new(project)
        cells, activities, indicators = cells_of(content, self.registers)
        return Record(project, content, cells, activities, indicators)

    def _own_agency(self, values, record):
        """An agency starts records for itself only; an office for its area."""
        where, project = self.reach, record.project
        if where.edits_nation or project.province_id in where.edit_provinces or project.group_id in where.edit_groups:
            return
        own = {pk: self.registers.labels["agency"][pk] for pk in where.edit_agencies}
        if not own:
            raise RuleBroken("อยู่นอกพื้นที่ของท่าน", code="outside_area")
        if not values.get("agency") and len(own) == 1:
            values["agency"] = next(iter(own.values()))
        if values.get("agency") not in own.values():
            raise RuleBroken("ส่วนราชการสร้างได้เฉพาะโครงการของหน่วยงานตนเอง", code="outside_area")
