"""The centre's random sample: projects are drawn by a kept seed from a kept population, and become visits area by area."""

import random
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.oversight.visits.actions.planning import plan_visit
from projects.oversight.visits.models import Visit, VisitKind, VisitSample
from projects.people.scope import reach
from projects.plans.models import FiscalYear
from projects.plans.rules import check_open
from projects.register.models import Project

MOST = 60  # drawn at once
JUST_NOW = timedelta(minutes=2)


def population_of(person, fiscal_year, *, province=None, group=None):
    """The records (queryset, by id) that a draw of that year and area is made from: verified or accepted, not cancelled."""
    rows = Project.objects.visible_to(person).counted().filter(fiscal_year=fiscal_year)
    rows = rows.exclude(execution_status="cancelled")
    if province is not None or group is not None:
        rows = rows.filter(province=province, group=group)
    return rows.order_by("pk")


def drawn_from(population, *, size, seed) -> list:
    """The same seed over the same population draws the same."""
    return sorted(random.Random(seed).sample(list(population), size))


@transaction.atomic
def draw_visits(fiscal_year, *, size, planned_on, leader, province=None, group=None, by, seed=None) -> VisitSample:
    """Draw `size` projects, and plan one visit for each area among them. The centre alone. The same form sent twice
    draws once: nobody throws the dice again until they please."""
    if not reach(by).edits_nation:
        raise PermissionDenied("สุ่มตรวจได้เฉพาะส่วนกลาง")
    check_open(fiscal_year.pk, fiscal_year.closed_on)
    population = list(population_of(by, fiscal_year, province=province, group=group).values_list("pk", flat=True))
    if not population:
        raise RuleBroken("ไม่มีโครงการที่ตรวจแล้วตามที่เลือก", code="nothing_to_draw")
    if not 1 <= size <= min(len(population), MOST):
        most = min(len(population), MOST)
        raise RuleBroken({"size": f"จำนวนที่สุ่มต้องอยู่ระหว่าง 1 ถึง {most}"}, code="size_out_of_range")
    if seed is None and (again := _just_drawn(fiscal_year, province, group, size, by)):
        return again
    seed = secrets.randbelow(2**31) if seed is None else seed
    drawn = drawn_from(population, size=size, seed=seed)
    sample = VisitSample.objects.create(
        fiscal_year=fiscal_year, province=province, group=group, made_by=by, made_at=timezone.now(), seed=seed,
        population=population, drawn=drawn,
    )  # fmt: skip
    by_area = {}
    for row in Project.objects.filter(pk__in=drawn).order_by("code"):
        by_area.setdefault((row.province_id, row.group_id), []).append(row.pk)
    for (province_id, group_id), ids in by_area.items():
        visit = Visit(
            kind=VisitKind.SAMPLE, fiscal_year=fiscal_year, province_id=province_id, group_id=group_id, sample=sample,
            title=f"ส่วนกลางสุ่มตรวจ {len(ids)} โครงการ ปีงบประมาณ {fiscal_year.pk}", planned_on=planned_on, leader=leader,
        )  # fmt: skip
        plan_visit(visit, projects=ids, by=by)
    log(sample, "projects.visits.sampled", user=by, data={"seed": seed, "of": len(population), "drawn": drawn})
    return sample


def _just_drawn(fiscal_year, province, group, size, by):
    """The draw that the same person made of as many of the same projects a moment ago, or None."""
    FiscalYear.objects.select_for_update().get(pk=fiscal_year.pk)  # one draw of a year after the other
    since = timezone.now() - JUST_NOW
    rows = VisitSample.objects.filter(
        fiscal_year=fiscal_year, province=province, group=group, made_by=by, made_at__gte=since
    )
    return next((row for row in rows if len(row.drawn) == size), None)
