"""The real lines of the Budget Bill of FY2565, through the importer: looked at, decided, confirmed."""

from datetime import timedelta

from cms.sample.clock import at
from cms.sample.course import at_work
from cms.sample.files import BUDGET_BILL
from projects.exchange.actions import Upload, confirm, decide, preview
from projects.exchange.decisions import from_json
from projects.models import Project
from projects.people.scope import asking_as
from projects.register import actions

YEAR_BE = 2565
ONE_NAME_FOR_TWO = "กลุ่มจังหวัดภาคเหนือตอนบน"
DECISIONS = [
    {"column": "BUDGETARY_UNIT", "value": ONE_NAME_FOR_TWO, "rows": [1, 21], "code": "NU1"},
    {"column": "BUDGETARY_UNIT", "value": ONE_NAME_FOR_TWO, "rows": [136, 155], "code": "NU2"},
]
CONFIRMED_BEFORE = timedelta(days=33)
KEPT_BY_OFFICE = 3  # every third record waits for the office to choose an agency
BUSINESS = [  # what a title speaks of, and which agencies' business that is, by their key
    (("ถนน", "ทางหลวง", "สะพาน", "คมนาคม", "โลจิสติกส์"), ("highway", "rural_roads")),
    (("น้ำ", "ฝาย", "ตลิ่ง", "ชลประทาน", "ภัย"), ("irrigation", "public_works", "disaster")),
    (("เกษตร", "ลำไย", "ข้าว", "กาแฟ", "ปศุสัตว์"), ("agriculture",)),
    (("อุตสาหกรรม", "การค้า"), ("industry", "commerce")),
    (("ความมั่นคง",), ("administration",)),
    (("ท่องเที่ยว", "วัฒนธรรม", "กีฬา"), ("tourism", "culture", "community")),
    (("ป่า", "หมอกควัน", "PM2.5", "สิ่งแวดล้อม"), ("environment",)),
    (("คุณภาพชีวิต", "สังคม", "ผู้สูงอายุ", "โรค"), ("social", "health")),
]


def import_upper_north(people, now):
    """155 lines become 28 records of six areas. Returns the confirmed batch."""
    confirmed_at = at_work((now - CONFIRMED_BEFORE).date(), "import") + timedelta(hours=1)
    person = people.central[0]
    upload = Upload.of(BUDGET_BILL.read_bytes(), BUDGET_BILL.name)
    with asking_as(person):
        with at(confirmed_at - timedelta(minutes=25)):
            batch = preview(upload, layout="budget-bill", year_be=YEAR_BE, by=person)
        with at(confirmed_at - timedelta(minutes=10)):
            batch = decide(batch, from_json(DECISIONS), by=person)
        with at(confirmed_at):
            return confirm(batch, by=person)


def hand_out(registers, people, now):
    """The offices hand records to agencies; the others stay in their queues."""
    handed_out = (now - CONFIRMED_BEFORE).date() + timedelta(days=9)
    with asking_as(people.central[0]):
        rows = list(Project.objects.in_year(YEAR_BE).select_related("province", "group").order_by("code"))
    for number, row in enumerate(rows):
        if number % KEPT_BY_OFFICE == 2:
            continue
        agency = _agency_for(row, registers)
        person = people.officers[row.area.code][0]
        if agency is not None:
            with at(at_work(handed_out + timedelta(days=number // 5), row.code)), asking_as(person):
                actions.assign_agency([row], agency, by=person)


def _agency_for(row, registers):
    """An agency of the area whose business the title is; else the area's own office."""
    own = {key: agency for key, agency in registers.agencies.items() if _serves(agency, row)}
    for words, names in BUSINESS:
        if any(word in row.title for word in words):
            for key, agency in own.items():
                if key.partition("_")[2].startswith(names):
                    return agency
    office = next((agency for agency in own.values() if agency.kind in ("office", "osm")), None)
    return office or next(iter(own.values()), None)


def _serves(agency, row):
    codes = {province.code for province in agency.provinces.all()}
    if row.province_id:
        return codes == {row.province.code}
    return agency.kind == "osm" and agency.name_th.endswith(row.group.name_th)
