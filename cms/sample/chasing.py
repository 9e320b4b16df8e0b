"""Months that were not sent, chased: the clock's notices, some letters, some before the executive; and explanations."""

from datetime import datetime, time, timedelta

from cms.sample.course import BANGKOK, chance
from projects.models import Chase, ChaseLetter, StillExplanation
from projects.people.scope import EVERYONE
from projects.progress import rules as months
from projects.progress.chasing import rules
from projects.progress.chasing.models import Rung
from projects.progress.reports import late_projects, still_projects

MONTHS_BACK = 3
SAID = [
    "อยู่ระหว่างประกาศเชิญชวนผู้ยื่นข้อเสนอ ครบกำหนดยื่นปลายเดือนนี้",
    "ผู้รับจ้างหยุดงานเพราะฝนตกหนัก พื้นที่ก่อสร้างน้ำท่วมขัง จะเข้างานเมื่อน้ำลด",
    "รอผลการออกแบบจากสำนักงานโยธาธิการและผังเมืองจังหวัด",
]


def load_chasing(history, now):
    """Write the ladder of the months before this one, and what agencies said of projects that stand still."""
    told = {pk: history.told[key] for key, pk in history.rows.items()}
    month, chases, letters = months.first_of(now.date()), [], {}
    for _ in range(MONTHS_BACK):
        month = months.first_of(month - timedelta(days=1))
        due = months.due_on(month)
        for project in late_projects(EVERYONE, month).filter(pk__in=told).order_by("pk"):
            rungs = [
                rung
                for rung in rules.ORDER
                if now.date() >= (opens := rules.Timetable().opens_on(rung, due))
                and (rung == Rung.NOTICE or chance(f"{told[project.pk]['key']}{month}chase", 3) == 0)
            ]
            for rung in rungs:
                opens = rules.Timetable().opens_on(rung, due)
                office = history.office_of(told[project.pk])
                letter = None
                if rung == Rung.LETTER:
                    key = (project.province_id, project.group_id, month)
                    letter = letters.get(key) or ChaseLetter.objects.create(
                        number=f"{(project.province or project.group).code} 0017.2/ว {120 + len(letters)}",
                        issued_on=opens, month=month, made_by=office, signed_by=f"หัวหน้าสำนักงาน{project.area_name}",
                    )  # fmt: skip
                    letters[key] = letter
                moment = datetime.combine(opens, time(8, 30), BANGKOK)
                by = None if rung == Rung.NOTICE else office
                chases.append(Chase(project=project, month=month, rung=rung, made_at=moment, made_by=by, letter=letter))
    Chase._base_manager.bulk_create(chases, batch_size=500)
    since = now - timedelta(days=rules.STILL_DAYS)
    StillExplanation._base_manager.bulk_create(
        StillExplanation(
            project=project, week=rules.week_of(now.date()), text=SAID[chance(told[project.pk]["key"], len(SAID))],
            moves_on=now.date() + timedelta(days=14), written_by=history.agency_of(told[project.pk]),
            written_at=now - timedelta(hours=chance(told[project.pk]["key"], 20)),
        )
        for project in still_projects(EVERYONE, now.date(), since).filter(pk__in=told).order_by("pk")
        if chance(told[project.pk]["key"] + "said", 2)
    )  # fmt: skip
