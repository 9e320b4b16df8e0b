"""Demo accounts: every role, in every area of the sample, each with a post of its own since long ago."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from cms.demo import GROUP, PASSWORD
from cms.sample.names import invented_names
from projects.models import GroupMembership, Ministry, Post, Province, ProvinceGroup
from projects.people.actions import create_post, give_post

Role = Post.Role
SINCE = date(2021, 10, 1)
NATION = [
    (Role.CENTRAL, "central.1", "นักวิเคราะห์นโยบายและแผน สบจ.สป.มท. คนที่ 1"),
    (Role.CENTRAL, "central.2", "นักวิเคราะห์นโยบายและแผน สบจ.สป.มท. คนที่ 2"),
    (Role.EXECUTIVE, "minister", "รัฐมนตรีว่าการกระทรวงมหาดไทย"),
    (Role.OBSERVER, "observer", "ผู้สังเกตการณ์ สำนักงบประมาณ"),
    (Role.OBSERVER, "observer.opdc", "ผู้สังเกตการณ์ สำนักงาน ก.พ.ร."),
]
MINISTRY = ("15000", "ministry.executive", "ปลัดกระทรวงมหาดไทย")
INSPECTION_REGIONS = {
    "inspector.5": ("เขตตรวจราชการที่ 5", ["90"]),
    "inspector.6": ("เขตตรวจราชการที่ 6", ["83"]),
    "inspector.9": ("เขตตรวจราชการที่ 9", ["20"]),
    "inspector.12": ("เขตตรวจราชการที่ 12", ["40"]),
    "inspector.15": ("เขตตรวจราชการที่ 15", ["NU1", "50", "51", "52", "58"]),
    "inspector.16": ("เขตตรวจราชการที่ 16", ["NU2", "54", "55", "56", "57"]),
}
UNFINISHED = {"draft", "returned_by_office", "returned_by_centre"}


@dataclass
class People:
    central: list = field(default_factory=list)
    officers: dict = field(default_factory=dict)  # area code → the two officers of its office
    of_agency: dict = field(default_factory=dict)  # agency key → who works there


class Hiring:
    """Makes accounts with posts; one hash serves all, because the password is no secret."""

    def __init__(self):
        self.names = invented_names()
        self.hash = make_password(PASSWORD)
        self.group = Group.objects.get_or_create(name=GROUP)[0]
        self.made = []

    def account(self, username):
        first_name, last_name = next(self.names)
        person = get_user_model()(username=username, first_name=first_name, last_name=last_name, password=self.hash)
        person.full_clean()
        person.save()
        self.made.append(person)
        return person

    def give(self, person, role, title, **binding):
        post = create_post(Post(role=role, title=title, **binding), by=None)
        give_post(post, person, since=SINCE, by=None)

    def hire(self, username, role, title, **binding):
        person = self.account(username)
        self.give(person, role, title, **binding)
        return person

    def finish(self):
        membership = get_user_model().groups.through
        membership.objects.bulk_create([membership(user=person, group=self.group) for person in self.made])


def load_people(registers, projects) -> People:
    people, hiring = People(), Hiring()
    for role, username, title in NATION:
        person = hiring.hire(username, role, title)
        if role == Role.CENTRAL:
            people.central.append(person)
    code, username, title = MINISTRY
    hiring.hire(username, Role.EXECUTIVE, title, ministry=Ministry.objects.get(code=code))
    for code, area in sorted(registers.areas.items()):
        people.officers[code] = _office(hiring, area)
    _inspectors(hiring, registers)
    _agencies(hiring, registers, projects, people)
    hiring.finish()
    return people


def slug_of(area) -> str:
    """`nan`, `chiangmai`, `nu2`: what an area's user names begin with."""
    return area.name_en.lower().replace(" ", "") if isinstance(area, Province) else area.code.lower()


def _office(hiring, area):
    slug, name = slug_of(area), area.full_name
    if isinstance(area, Province):
        role, office, bound = Role.PROVINCIAL_OFFICE, f"สำนักงาน{name}", {"province": area}
        hiring.hire(f"{slug}.governor", Role.EXECUTIVE, f"ผู้ว่าราชการ{name}", **bound)
        hiring.hire(f"{slug}.treasury", Role.TREASURY, f"คลัง{name}", **bound)
        hiring.hire(f"{slug}.committee", Role.COMMITTEE, f"กรรมการธรรมาภิบาล (ก.ธ.จ.) {name}", **bound)
    else:
        role, office, bound = Role.GROUP_OFFICE, f"สำนักงานบริหารยุทธศาสตร์{name}", {"group": area}
        hiring.hire(f"{slug}.head", Role.EXECUTIVE, f"หัวหน้า{name}", **bound)
        hiring.hire(f"{slug}.committee", Role.COMMITTEE, f"อ.ค.ต.ป. {name}", **bound)
    titles = [f"นักวิเคราะห์นโยบายและแผน {office} คนที่ {number}" for number in (1, 2)]
    return [
        hiring.hire(username, role, title, **bound)
        for username, title in zip((f"{slug}.office", f"{slug}.office2"), titles, strict=True)
    ]


def _inspectors(hiring, registers):
    for username, (title, codes) in INSPECTION_REGIONS.items():
        person = hiring.account(username)
        for code in codes:
            if area := registers.areas.get(code):
                bound = {"province": area} if isinstance(area, Province) else {"group": area}
                hiring.give(person, Role.INSPECTOR, f"ผู้ตรวจราชการ {title} {area.full_name}", **bound)


def _agencies(hiring, registers, projects, people):
    """One person an agency. A province's busiest one is `nan.agency`; an office's own projects are its second
    officer's, so that the first can verify them."""
    unfinished = Counter(project["agency"] for project in projects if _is_unfinished(project))
    homes = {key: _home(agency, registers) for key, agency in registers.agencies.items()}
    busiest = {}
    for key, agency in registers.agencies.items():
        home = homes[key]
        if agency.kind not in ("office", "osm") and home in registers.areas:
            busiest[home] = max(busiest.get(home, key), key, key=lambda one: unfinished[one])
    for key, agency in registers.agencies.items():
        home = homes[key]
        title = f"เจ้าหน้าที่แผนงาน {agency.name_th}"
        if agency.kind in ("office", "osm") and home in people.officers:
            person = people.officers[home][1]
            hiring.give(person, Role.AGENCY, title, agency=agency)
        else:
            name = key.partition("_")[2] or key
            slug = slug_of(registers.areas[home]) if home in registers.areas else "agency"
            username = f"{slug}.agency" if busiest.get(home) == key else f"{slug}.{name}"
            person = hiring.hire(username, Role.AGENCY, title, agency=agency)
        people.of_agency[key] = person


def _is_unfinished(project):
    step = project.get("amendment", project)["step"]
    return step in UNFINISHED and project["agency"] is not None


def _home(agency, registers) -> str:
    """The code of the one area an agency works in; empty when it works in several."""
    codes = {province.code for province in agency.provinces.all()}
    if len(codes) == 1:
        return codes.pop()
    if agency.kind == "osm":
        members = GroupMembership.objects.filter(province__code__in=codes, group__in=_groups(registers))
        return members.values_list("group__code", flat=True).first() or ""
    return ""


def _groups(registers):
    return [area for area in registers.areas.values() if isinstance(area, ProvinceGroup)]
