"""Visits to the invented projects: teams with their zones, inspectors, a draw of the centre, a mobile unit; what they found
and what came of it."""

import random
from collections import defaultdict
from datetime import datetime, time, timedelta

from cms.sample.course import BANGKOK, chance
from cms.sample.money import WITH_MONEY
from projects.models import (
    FollowUp,
    MonthlyReport,
    PostHolding,
    Project,
    ProjectPhoto,
    ProvinceGroup,
    Recommendation,
    Visit,
    VisitProject,
    VisitSample,
    VisitTeam,
)

OF_A_VISIT = 3
DRAWN = 6
LEADERS = ["รองผู้ว่าราชการจังหวัด", "ปลัดจังหวัด", "หัวหน้าสำนักงานจังหวัด"]
MEMBERS = "หัวหน้ากลุ่มงานยุทธศาสตร์\nโยธาธิการและผังเมืองจังหวัด\nผู้แทนกรรมการธรรมาภิบาลจังหวัด"
FOUND = {
    "good": ["งานเป็นไปตามแบบและงวดงาน ชุมชนใช้ประโยชน์แล้วบางส่วน", "ผลผลิตครบตามเป้าหมาย เอกสารตรวจรับเรียบร้อย"],
    "watch": ["งานช้ากว่าแผนประมาณหนึ่งเดือน ผู้รับจ้างเพิ่มชุดงานแล้ว", "ป้ายโครงการยังไม่ติดตั้ง และยังไม่มีภาพก่อนดำเนินการ"],
    "bad": ["พบรอยแตกที่ผิวงาน ขอให้ตรวจรับซ้ำก่อนจ่ายงวดสุดท้าย", "ผู้รับจ้างหยุดงานกว่าสองสัปดาห์ โดยไม่มีหนังสือแจ้ง"],
}
ASKED = {
    "good": "จัดทำแผนบำรุงรักษาและผู้รับผิดชอบหลังส่งมอบ",
    "watch": "ปรับแผนงานและส่งแผนเร่งรัดให้สำนักงานจังหวัด",
    "bad": "แก้ไขให้เป็นไปตามแบบ และรายงานผลพร้อมภาพถ่าย",
}
DONE = "ดำเนินการตามข้อเสนอแนะแล้ว ส่งแผนและภาพถ่ายให้สำนักงานจังหวัดแล้ว"
# What became of a recommendation, in turn.
COURSES = ["done", "open", "answered", "late", "again"]


def load_visits(history, now):
    visits = _Visits(history, now)
    for area, projects in sorted(_by_area(history).items()):
        visits.area(area, projects)
    visits.sample()
    visits.write()


def _by_area(history):
    """Area code → its counted projects of the newest year that has some, by code."""
    keys = {pk for key, pk in history.rows.items() if history.told[key]["step"] in WITH_MONEY}
    found = defaultdict(lambda: defaultdict(list))
    rows = Project.objects.filter(pk__in=keys, agency__isnull=False).exclude(execution_status="cancelled")
    for row in rows.select_related("province", "group").order_by("code"):
        found[row.area.code][row.fiscal_year_id].append(row)
    return {code: years[max(years)] for code, years in found.items()}


class _Visits:
    def __init__(self, history, now):
        self.history, self.now, self.today = history, now, now.date()
        self.agencies = {pk: history.agency_of(history.told[key]) for key, pk in history.rows.items()}
        self.inspectors = {}
        holdings = PostHolding.objects.filter(post__role="inspector").select_related("post", "person").order_by("pk")
        for one in holdings:
            self.inspectors[one.post.province_id, one.post.group_id] = one.person
        self.made, self.looked, self.asked, self.words, self.population = [], [], [], [], []
        self.last = {}
        for report in MonthlyReport.objects.exclude(first_sent_at=None).order_by("month"):
            self.last[report.project_id] = report

    def area(self, code, projects):
        officer = self.history.people.officers[code][0]
        self.population += projects
        first, last = projects[:OF_A_VISIT], projects[-OF_A_VISIT:]
        leader = LEADERS[chance(code, len(LEADERS))]
        teams = [] if isinstance(projects[0].area, ProvinceGroup) else self._teams(projects[0].province, leader)
        visit = self._visit(
            "team", projects, officer, -40, f"ตรวจติดตามความก้าวหน้า {projects[0].area_name}", leader, teams
        )
        self._look(visit, first, officer)
        self._visit(
            "team", projects, officer, 12, f"ตรวจติดตามก่อนสิ้นไตรมาส {projects[0].area_name}", leader, teams[1:], last
        )
        mobile = self._visit("mobile", projects, officer, -25, "หน่วยให้คำปรึกษาเคลื่อนที่: การจัดซื้อจัดจ้างและการรายงาน", leader)
        mobile.state, mobile.done_on = "followed_up", mobile.planned_on
        mobile.summary = "ผู้เข้าร่วมซักถามเรื่องงวดงานและการกันเงินมากที่สุด ได้ส่งตัวอย่างเอกสารให้ทุกหน่วยงานแล้ว"
        mobile.topics = "การจัดทำงวดงาน การรายงานรายเดือน และการถ่ายภาพประกอบ"
        mobile.attendance = 20 + chance(f"{code}people", 40)
        inspector = self.inspectors.get((projects[0].province_id, projects[0].group_id))
        if inspector is not None:
            title = "ตรวจราชการแบบบูรณาการ รอบที่ 1"
            visit = self._visit("inspector", projects, inspector, -18, title, inspector.get_full_name())
            self._look(visit, last, inspector)

    def _teams(self, province, leader):
        districts = list(province.districts.order_by("code"))
        half = (len(districts) + 1) // 2
        teams = []
        for number, zone in enumerate((districts[:half], districts[half:]), 1):
            team = VisitTeam.objects.create(
                province=province, name=f"ทีมติดตามที่ {number}", leader=leader, members=MEMBERS
            )
            team.districts.set(zone)
            teams.append(team)
        return teams

    def _visit(self, kind, projects, person, days, title, leader, teams=(), planned=()):
        row = projects[0]
        visit = Visit(
            kind=kind, fiscal_year_id=row.fiscal_year_id, province=row.province, group=row.group, title=title[:300],
            planned_on=self.today + timedelta(days=days), leader=leader[:160], members=MEMBERS if kind == "team" else "",
            team=teams[0] if teams else None, made_by=person, made_at=self.now - timedelta(days=max(-days, 0) + 10),
        )  # fmt: skip
        self.made.append(visit)
        self.looked += [VisitProject(visit=visit, project=one) for one in planned]
        return visit

    def _look(self, visit, projects, person):
        """The visit took place: what was found, what was asked, and what came of it."""
        visit.state, visit.done_on = "done", visit.planned_on
        visit.summary = f"ตรวจ {len(projects)} โครงการ งานส่วนใหญ่เป็นไปตามแผน มีข้อเสนอแนะให้ส่วนราชการดำเนินการ"
        at = datetime.combine(visit.planned_on, time(15, 20), BANGKOK)
        for number, project in enumerate(projects):
            turn = f"{project.pk}{visit.kind}"
            light = ["good", "good", "watch", "bad"][chance(turn, 4)]
            seen = self.last.get(project.pk)
            percent = max(seen.actual_percent - chance(turn + "less", 14), 0) if seen and light != "good" else None
            self.looked.append(
                VisitProject(
                    visit=visit, project=project, light=light, findings=FOUND[light][chance(turn + "f", 2)],
                    seen_percent=percent, recorded_by=person, recorded_at=at + timedelta(minutes=20 * number),
                )
            )  # fmt: skip
            self._ask(visit, project, light, person, at, COURSES[chance(turn + "course", len(COURSES))])
        if not any(one.visit is visit and one.state != "done" for one in self.asked):
            visit.state = "followed_up"

    def _ask(self, visit, project, light, person, at, course):
        due = {"late": self.today - timedelta(days=5), "open": self.today + timedelta(days=9)}.get(
            course, visit.planned_on + timedelta(days=14)
        )
        state = {"done": "done", "answered": "answered"}.get(course, "open")
        row = Recommendation(
            visit=visit, project=project, owner_id=project.agency_id, text=ASKED[light], due_on=due, state=state,
            made_by=person, state_since=at,
        )  # fmt: skip
        self.asked.append(row)
        agency = self.agencies[project.pk]
        if course in ("done", "answered", "again"):
            row.state_since = at + timedelta(days=10)
            self.words.append(
                FollowUp(recommendation=row, kind="answer", text=DONE, written_by=agency, written_at=row.state_since)
            )
        if course in ("done", "again"):
            kind, text = ("done", "") if course == "done" else ("again", "ขอภาพถ่ายหลังแก้ไขเพิ่มเติม")
            row.state_since += timedelta(days=2)
            row.due_on = self.today + timedelta(days=14) if course == "again" else row.due_on
            self.words.append(
                FollowUp(recommendation=row, kind=kind, text=text, written_by=person, written_at=row.state_since)
            )

    def sample(self):
        """The centre drew from the newest year; each area drawn has a visit ahead."""
        year = max((row.fiscal_year_id for row in self.population), default=None)
        population = sorted(row.pk for row in self.population if row.fiscal_year_id == year)
        if len(population) < DRAWN:
            return
        central, seed = self.history.people.central[0], 2569
        drawn = sorted(random.Random(seed).sample(population, DRAWN))
        sample = VisitSample.objects.create(
            fiscal_year_id=year, made_by=central, made_at=self.now - timedelta(days=3), seed=seed, population=population,
            drawn=drawn,
        )  # fmt: skip
        by_area = defaultdict(list)
        for row in self.population:
            if row.pk in drawn:
                by_area[row.area.code].append(row)
        for projects in by_area.values():
            title = f"ส่วนกลางสุ่มตรวจ {len(projects)} โครงการ ปีงบประมาณ {year}"
            self._visit(
                "sample", projects, central, 20, title, "ผู้อำนวยการ สบจ.สป.มท.", planned=projects
            ).sample = sample

    def write(self):
        for rows in (self.made, self.looked, self.asked, self.words):
            if rows:
                type(rows[0])._base_manager.bulk_create(rows, batch_size=500)
        photos = defaultdict(list)
        for pk, project in ProjectPhoto.objects.captioned().order_by("pk").values_list("pk", "project"):
            photos[project].append(pk)
        through = VisitProject.photos.through
        through.objects.bulk_create(
            [
                through(visitproject_id=one.pk, projectphoto_id=pk)
                for one in self.looked
                if one.recorded_at
                for pk in photos[one.project_id][:2]
            ]
        )
