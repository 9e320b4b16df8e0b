"""Rows of the office's checks and of visits for the leak walk, in one area."""

from datetime import date

from django.utils import timezone

from projects.models import (
    FollowUp,
    Recommendation,
    SectionCheck,
    Visit,
    VisitProject,
    VisitSample,
    VisitTeam,
)


def add_checks(project, officer, ids, text):
    """Section 2.3 was returned with a comment that is nobody's business but the area's."""
    for result in ("passed", "returned"):
        check = SectionCheck.objects.create(
            project=project, section="2.3", result=result, comment=text(f"check-{result}"), mark="0" * 64,
            findings=["M-01"], checked_by=officer, checked_at=timezone.now(),
        )  # fmt: skip
    ids["section_check"] = [check.pk]


def add_visits(project, officer, ids, text):
    """A visit of the area's team with findings, a recommendation with an answer, the team, and a draw of the centre."""
    area = {"province": project.province}
    team = VisitTeam.objects.create(
        name=text("team")[:160], leader=text("team-leader"), members=text("team-members"), **area
    )
    team.districts.set(project.province.districts.all()[:2])
    sample = VisitSample.objects.create(
        fiscal_year_id=2569, made_by=officer, made_at=timezone.now(), seed=1, population=[project.pk], drawn=[project.pk],
        **area,
    )  # fmt: skip
    visit = Visit.objects.create(
        kind="team", state="done", fiscal_year_id=2569, title=text("visit-title"), planned_on=date(2026, 1, 10),
        done_on=date(2026, 1, 10), team=team, leader=text("visit-leader"), members=text("visit-members"),
        summary=text("visit-summary"), topics=text("visit-topics"), made_by=officer, made_at=timezone.now(), **area,
    )  # fmt: skip
    looked = VisitProject.objects.create(
        visit=visit, project=project, light="bad", findings=text("visit-findings"), problems_seen=text("visit-problems"),
        recorded_by=officer, recorded_at=timezone.now(),
    )  # fmt: skip
    asked = Recommendation.objects.create(
        visit=visit, project=project, owner=project.agency, text=text("recommendation"), due_on=date(2026, 2, 10),
        state="answered", state_since=timezone.now(), made_by=officer,
    )  # fmt: skip
    FollowUp.objects.create(
        recommendation=asked, kind="answer", text=text("follow-up"), written_by=officer, written_at=timezone.now()
    )
    ids["visit"], ids["visit_project"], ids["recommendation"] = [visit.pk], [looked.pk], [asked.pk]
    ids["visit_team"], ids["visit_sample"] = [team.pk], [sample.pk]


def more_visits(count, projects, officer, visit=None):
    """As many visits with a recommendation each; all projects to one of them, which is returned."""
    made = Visit.objects.bulk_create(
        [
            Visit(kind="team", state="planned", fiscal_year_id=2569, title=f"ตรวจครั้งที่ {n}", planned_on=date(2026, 1, 10),
                  leader="หัวหน้าคณะ", province=projects[0].province, made_by=officer, made_at=timezone.now())
            for n in range(count)
        ]
    )  # fmt: skip
    visit = visit or made[0]
    VisitProject._base_manager.bulk_create(
        [VisitProject(visit=visit, project=row, light="good", recorded_by=officer, recorded_at=timezone.now())
         for row in projects]
    )  # fmt: skip
    Recommendation.objects.bulk_create(
        [Recommendation(visit=one, project=projects[0], owner=projects[0].agency, text="เร่งรัด", due_on=date(2026, 2, 1),
                        state_since=timezone.now(), made_by=officer) for one in [visit, *made]]
    )  # fmt: skip
    VisitTeam.objects.bulk_create(
        [VisitTeam(province=projects[0].province, name=f"ทีม {count} {n}", leader="หัวหน้าทีม") for n in range(count)]
    )
    return visit
