"""Acceptance by sample: the system draws, the centre opens each drawn record, one return stops the batch (DOMAIN §4)."""

import random
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.people.scope import reach
from projects.register.actions.approval import accept_project
from projects.register.actions.locking import state_mark
from projects.register.models import AcceptanceSample, Project

MOST = 60  # accepted in one request


@transaction.atomic
def draw_sample(projects, *, size, by, seed=None):
    """Draw `size` of the verified records that wait for the centre. The same seed over the same records draws the same.

    `projects` is a queryset; at most 60 of its records, oldest first, go into the batch. What the person sent
    themselves stays out.
    """
    if not reach(by).edits_nation:
        raise PermissionDenied("รับรองได้เฉพาะส่วนกลาง")
    rows = [
        row
        for row in projects.filter(waiting_for="centre").exclude(submitted_by=by).order_by("waiting_since", "pk")[:MOST]
        if row.working_step == "verified"
    ]
    if not rows:
        raise RuleBroken("ไม่มีโครงการที่รอรับรองตามที่เลือก", code="nothing_waiting")
    if not 1 <= size <= len(rows):
        raise RuleBroken(f"จำนวนที่สุ่มต้องอยู่ระหว่าง 1 ถึง {len(rows)}", code="size_out_of_range")
    seed = secrets.randbelow(2**31) if seed is None else seed
    drawn = random.Random(seed).sample([row.pk for row in rows], size)
    sample = AcceptanceSample.objects.create(
        made_by=by, seed=seed, members=[[row.pk, state_mark(row)] for row in rows], drawn=drawn
    )
    for row in rows:
        log(
            row,
            "projects.project.sampled",
            user=by,
            data={"batch": sample.pk, "seed": seed, "drawn": row.pk in drawn, "of": len(rows)},
        )
    return sample


@transaction.atomic
def open_drawn(sample, project_id, *, by):
    """Note that the centre opened a drawn record."""
    sample = AcceptanceSample.objects.select_for_update().get(pk=sample.pk)
    if project_id in sample.drawn and project_id not in sample.opened and sample.state == sample.State.OPEN:
        sample.opened.append(project_id)
        sample.save(update_fields=["opened"])
    return sample


def accept_sampled(sample, *, by):
    """Accept the whole batch, all or none. A record changed since the draw stops the batch for good, as a return does."""
    try:
        with transaction.atomic():
            sample = AcceptanceSample.objects.select_for_update().get(pk=sample.pk)
            if sample.state != sample.State.OPEN:
                raise RuleBroken("ชุดนี้ปิดไปแล้ว", code="batch_closed")
            if missing := len(set(sample.drawn) - set(sample.opened)):
                raise RuleBroken(f"ยังไม่ได้เปิดตรวจอีก {missing} โครงการที่สุ่มได้", code="not_all_opened")
            for pk, mark in sorted(sample.members):
                accept_project(Project(pk=pk), by=by, seen_state=mark)
            sample.end(sample.State.ACCEPTED)
    except Overtaken:
        sample.end(sample.State.STOPPED)
        raise RuleBroken(
            "มีโครงการในชุดนี้ที่ถูกส่งกลับหรือเปลี่ยนไปหลังการสุ่ม ชุดนี้จึงหยุด ไม่มีโครงการใดถูกรับรอง ให้สุ่มชุดใหม่",
            code="batch_stopped",
        ) from None
    return sample
