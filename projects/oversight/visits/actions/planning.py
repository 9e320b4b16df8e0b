"""A visit is planned, changed while it is ahead, or cancelled; teams and their zones."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from cms.thai import fiscal_year_bounds, thai_date
from projects.areas.models import GroupMembership, Province
from projects.oversight.visits import rules
from projects.oversight.visits.actions.locking import locked_visit, recommendation_url, visit_url
from projects.oversight.visits.models import Recommendation, Visit, VisitKind, VisitProject, VisitTeam
from projects.people.models import Notice, Post
from projects.people.notices import holders, settle_notices, tell
from projects.people.scope import READABLE_TO_NEIGHBOURS, reach
from projects.plans.rules import check_open
from projects.register.models import Place, Project
from projects.register.moved import tell_moved

FACTS = ("title", "planned_on", "team", "leader", "members")
NOT_VISITED = {"draft", "cancelled"}


def visitable(person, area_owned, year_be=None):
    """The projects (queryset) of that row's area that a visit may look at; for a province also those of its group that
    have a place in one of its districts, from verified on: a team looks at every project of its zone (S1 §6.1)."""
    rows = Project.objects.visible_to(person).exclude(step__in=NOT_VISITED)
    own = Q(province=area_owned.province_id, group=area_owned.group_id)
    if area_owned.province_id:
        here = Place.objects.filter(district__province=area_owned.province_id, project__group__isnull=False)
        member = GroupMembership.objects.filter(province=area_owned.province_id, group=OuterRef("group"))
        year = OuterRef("fiscal_year")
        member = member.filter(
            Q(first_year_be=None) | Q(first_year_be__lte=year), Q(last_year_be=None) | Q(last_year_be__gte=year)
        )
        own |= Q(Exists(member), pk__in=here.order_by().values("project"), step__in=READABLE_TO_NEIGHBOURS)
    rows = rows.filter(own)
    return rows.filter(fiscal_year=year_be) if year_be else rows


@transaction.atomic
def plan_visit(visit, *, projects, districts=(), by, tells=True) -> Visit:
    """`visit` is unsaved and says kind, area, year and plan; `projects`: ids. The same form again is the same visit."""
    if not rules.may_record(visit.kind, rules.feet_in(visit, reach(by), by.pk)):
        raise PermissionDenied("ตำแหน่งของท่านวางแผนการตรวจติดตามแบบนี้ในพื้นที่นี้ไม่ได้")
    if visit.form_key and (again := Visit.objects.filter(form_key=visit.form_key, made_by=by).first()):
        return again
    check_open(visit.fiscal_year_id, visit.year_closed_on)
    rules.check_plan(visit.planned_on, visit.fiscal_year_id, fiscal_year_bounds(visit.fiscal_year_id))
    visit.made_by, visit.made_at = by, timezone.now()
    _check_team(visit)
    visit.full_clean()
    visit.save()
    visit.districts.set(districts)
    rows = _put_projects(visit, projects, by)
    log(visit, "projects.visits.planned", user=by, data={"projects": [row.code for row in rows]})
    for row in rows:
        log(row, "projects.visits.planned", user=by, data={"visit": visit.pk, "note": _words(visit)})
    if tells:
        tell_of_plan(visit, rows)
    return visit


@transaction.atomic
def change_visit(visit, facts, *, projects, districts=(), by, seen) -> Visit:
    """Change the plan of a visit that is still ahead. `facts`: field → value."""
    row = locked_visit(visit, "edit", by=by, seen=seen)
    before = {name: str(getattr(row, name) or "") for name in FACTS}
    for name in FACTS:
        setattr(row, name, facts[name])
    rules.check_plan(row.planned_on, row.fiscal_year_id, fiscal_year_bounds(row.fiscal_year_id))
    _check_team(row)
    row.version += 1
    row.full_clean()
    row.save()
    row.districts.set(districts)
    had = set(VisitProject.objects.filter(visit=row).values_list("project", flat=True))
    rows = _put_projects(row, projects, by)
    changes = [
        [str(Visit._meta.get_field(name).verbose_name), before[name], str(getattr(row, name) or "")]
        for name in FACTS
        if before[name] != str(getattr(row, name) or "")
    ]
    log(row, "projects.visits.changed", user=by, data={"changes": changes, "projects": [one.code for one in rows]})
    moved = any(name in ("title", "planned_on") and before[name] != str(getattr(row, name)) for name in FACTS)
    tell_of_plan(row, rows if moved else [one for one in rows if one.pk not in had])
    return row


@transaction.atomic
def cancel_visit(visit, *, reason, by, seen=None) -> Visit:
    """A visit that will not take place. What was recommended on it falls away with it, and who was asked is told."""
    if not reason.strip():
        raise RuleBroken("เขียนเหตุผลที่ยกเลิกการตรวจ", code="reason_missing")
    row = locked_visit(visit, "cancel", by=by, seen=seen)
    rules.check_cancel([one.project.code for one in _of_visit(row) if one.recorded_at])
    row.state, row.cancel_reason, row.version = "cancelled", reason.strip()[:400], row.version + 1
    row.save()
    settle_notices(visit_url(row), Notice.Kind.VISITED)
    log(row, "projects.visits.cancelled", user=by, data={"reason": row.cancel_reason})
    tell_moved(VisitProject.objects.filter(visit=row).values("project"))
    _tell_agencies(row, [one.project for one in _of_visit(row)], f"ยกเลิกการตรวจติดตาม {row}: {row.cancel_reason}")
    for one in row.recommendations.exclude(state=Recommendation.State.DONE):
        settle_notices(recommendation_url(one), Notice.Kind.VISITED)
        text = f"ไม่ต้องรายงานผลตามข้อเสนอแนะนี้แล้ว เพราะยกเลิกการตรวจติดตาม: {one}"
        asked = holders(role=Post.Role.AGENCY, agency_id=one.owner_id)
        tell(asked, Notice.Kind.VISITED, text, url=recommendation_url(one))
    return row


def tell_of_plan(visit, projects):
    _tell_agencies(visit, projects, f"กำหนดตรวจติดตาม {thai_date(visit.planned_on, short=True)}: {visit}")


def _tell_agencies(visit, projects, text):
    agencies = {row.agency_id for row in projects if row.agency_id}
    people = {one.pk: one for pk in agencies for one in holders(role=Post.Role.AGENCY, agency_id=pk)}
    if visit.kind in (VisitKind.SAMPLE, VisitKind.INSPECTOR):  # the area's office receives visitors from outside
        office = {"province_id": visit.province_id} if visit.province_id else {"group_id": visit.group_id}
        role = Post.Role.PROVINCIAL_OFFICE if visit.province_id else Post.Role.GROUP_OFFICE
        people |= {one.pk: one for one in holders(role=role, **office)}
    for group in {row.group_id for row in projects if row.group_id} - {visit.group_id}:  # a province's team at theirs
        people |= {one.pk: one for one in holders(role=Post.Role.GROUP_OFFICE, group_id=group)}
    people.pop(visit.made_by_id, None)
    tell(people.values(), Notice.Kind.VISITED, text, url=visit_url(visit))


def _of_visit(visit):
    return VisitProject.objects.filter(visit=visit).select_related("project")


def _words(visit):
    return f"{visit.get_kind_display()} {thai_date(visit.planned_on, short=True)}: {visit.title}"[:300]


def _check_team(visit):
    if visit.team is not None and visit.team.province_id != visit.province_id:
        raise RuleBroken({"team": "ทีมนี้เป็นของจังหวัดอื่น"}, code="team_of_another")
    if visit.kind not in VisitKind.values:
        raise RuleBroken({"kind": "เลือกผู้ตรวจติดตาม"}, code="kind_unknown")


def _put_projects(visit, ids, by):
    """Make the visit look at just these projects. A project with findings stays. Refuses what is not of the area and year."""
    wanted = {int(pk) for pk in ids}
    rows = list(visitable(by, visit, visit.fiscal_year_id).filter(pk__in=wanted).order_by("code"))
    if len(rows) != len(wanted):
        raise RuleBroken({"projects": "มีโครงการที่อยู่นอกพื้นที่หรือปีงบประมาณของการตรวจ หรือยังไม่ส่งตรวจ"}, code="project_outside")
    if not rows and visit.kind != VisitKind.MOBILE:
        raise RuleBroken({"projects": "เลือกโครงการที่จะตรวจอย่างน้อยหนึ่งโครงการ"}, code="no_project")
    kept = {one.project_id: one for one in VisitProject.objects.filter(visit=visit)}
    if dropped := [one for pk, one in kept.items() if pk not in wanted]:
        if any(one.recorded_at for one in dropped):
            raise RuleBroken({"projects": "โครงการที่บันทึกสิ่งที่พบแล้ว นำออกไม่ได้"}, code="project_recorded")
        VisitProject.objects.filter(pk__in=[one.pk for one in dropped]).delete()
    VisitProject.objects.bulk_create([VisitProject(visit=visit, project=row) for row in rows if row.pk not in kept])
    return rows


@transaction.atomic
def save_team(team, *, districts, by, seen=None) -> VisitTeam:
    """Keep a team and its zone. A district is in the zone of one team that is in use: teams of a province are kept one
    after the other."""
    where = reach(by)
    if not (where.edits_nation or team.province_id in where.edit_provinces):
        raise PermissionDenied("จัดทีมติดตามได้เฉพาะสำนักงานจังหวัดและส่วนกลาง")
    Province.objects.select_for_update().get(pk=team.province_id)
    if team.pk:
        kept = VisitTeam.objects.select_for_update().get(pk=team.pk)
        if seen is not None and str(seen) != str(kept.version):
            raise Overtaken("มีผู้แก้ไขทีมนี้หลังจากท่านเปิดหน้า")
        team.version = kept.version + 1
    ids = {one.pk for one in districts}
    if any(one.province_id != team.province_id for one in districts):
        raise RuleBroken({"districts": "เลือกได้เฉพาะอำเภอของจังหวัด"}, code="district_outside")
    if not ids:
        raise RuleBroken({"districts": "เลือกอำเภออย่างน้อยหนึ่งอำเภอ"}, code="no_district")
    others = VisitTeam.objects.filter(province=team.province_id, is_active=True).exclude(pk=team.pk)
    taken = others.filter(districts__in=ids).values_list("name", "districts__name_th")
    if team.is_active and taken:
        name, district = taken[0]
        raise RuleBroken({"districts": f"{district} อยู่ในเขตของ {name} แล้ว"}, code="district_taken")
    team.full_clean()
    team.save()
    team.districts.set(ids)
    names = ", ".join(sorted(one.name_th for one in districts))
    log(team, "projects.visits.team_saved", user=by, data={"changes": [["อำเภอในเขต", "", names]]})
    return team
