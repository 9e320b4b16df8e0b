"""Accepted rows go into the register as if typed into the form: a new version of each record, set-based.

A draft's rows follow its version; a live record gets the version alone, which opens its amendment. Statements grow with
the records handed to an agency, not with rows. Inside the caller's transaction and `asking_as(by)`; whose rows these are
was checked row by row before, so the base managers are used.
"""

import json
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Revision

from projects.areas.models import Agency
from projects.exchange.outcome import CHANGED, NEW
from projects.exchange.progress import tell as tell_progress
from projects.people.models import Notice, Post
from projects.people.notices import holders, tell
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions.locking import record_url
from projects.register.actions.records import after_saving
from projects.register.codes import next_codes
from projects.register.exchange.record_log import log_each
from projects.register.exchange.workbook.applying import Change
from projects.register.exchange.workbook.syncing import rewrite, sync_rows
from projects.register.models import ApprovalStep, Project, WaitingFor

AT_ONCE = 200
UPDATED = ["drafted_by", "amendment_step", "waiting_for", "waiting_since", "has_unpublished_changes", "latest_revision",
           "agency", "search_text"]  # fmt: skip


def write(assessment, *, batch, by, now) -> dict:
    """Write what is new or changed. Returns ids and earlier values, for `undo`."""
    changes = _changes(assessment.having(NEW, CHANGED), assessment.registers, batch)
    new = [change for change in changes if change.is_new]
    _create(new, batch, by, now)
    handed = _hand_over([change for change in changes if change.agency], now)
    for change in changes:
        if change.has_version:
            for name, value in after_saving(change.project, by=by, now=now).items():
                setattr(change.project, name, value)
    sync_rows([(change.project, change.record.content) for change in changes if _rows_follow(change)])
    save_versions([(change.project, change.record.content) for change in changes if change.has_version], by, now)
    rewrite(Project, [change.project for change in changes], UPDATED)
    _log(changes, batch, by, now)
    _tell(handed)
    old = [change for change in changes if not change.is_new]
    return _plain(
        {
            "projects": [change.project.pk for change in new],
            "revisions": {change.project.pk: change.project.latest_revision_id for change in changes},
            "before": {change.project.pk: change.before for change in old if change.has_version},
            "facts": {change.project.pk: change.facts for change in old},
            "handed": {change.project.pk: change.project.agency_id for change in handed},
        }
    )


def _changes(lines, registers, batch):
    found = {}
    for at, line in enumerate(lines, 1):
        record = line.target.record
        change = found.get(id(record)) or found.setdefault(id(record), Change(record, registers))
        change.take(line, batch)
        tell_progress(at, len(lines), "เตรียมข้อมูลที่จะเขียน")
    return sorted(found.values(), key=lambda change: (change.is_new, change.project.pk or 0))


def _rows_follow(change):
    return change.has_version and not change.project.live


def _create(new, batch, by, now):
    """Drafts like those of the form: a code given, never live, waiting for whoever completes them."""
    by_area = defaultdict(list)
    for change in new:
        by_area[change.project.area].append(change.project)
    for area, projects in by_area.items():
        for project, code in zip(projects, next_codes(batch.fiscal_year_id, area, len(projects)), strict=True):
            project.code = code
    for change in new:
        project = change.project
        project.title, project.agency_id = change.record.content["title"], change.record.content["agency"]
        project.live = False
        project.step, project.step_since = ApprovalStep.DRAFT, now
        project.waiting_for = WaitingFor.AGENCY if project.agency_id else WaitingFor.OFFICE
        project.waiting_since, project.drafted_by = now, by
    Project._base_manager.bulk_create([change.project for change in new], batch_size=AT_ONCE)


def _hand_over(changes, now):
    """Change the agency as the record page does; whose move it is follows."""
    named = {agency.name_th: agency for agency in Agency.objects.filter(name_th__in={one.agency for one in changes})}
    for change in changes:
        project = change.project
        project.agency = named[change.agency]
        if project.waiting_for == WaitingFor.OFFICE and project.working_step in (
            ApprovalStep.DRAFT,
            ApprovalStep.RETURNED,
        ):
            project.waiting_for, project.waiting_since = WaitingFor.AGENCY, now
        if not _rows_follow(change):  # else the rows are counted anew with the version
            with asking_as(EVERYONE):
                project.refresh_computed()
    return changes


def _tell(handed):
    for change in handed:
        tell(
            holders(role=Post.Role.AGENCY, agency_id=change.project.agency_id),
            Notice.Kind.ASSIGNED,
            f"มอบหมายโครงการให้หน่วยงานของท่าน: {change.project}",
            url=record_url(change.project),
        )


def save_versions(pairs, by, now):
    """A new version of each (project, content), noted on the project, which the caller writes."""
    kind = ContentType.objects.get_for_model(Project, for_concrete_model=False)
    versions = [
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(project.pk),
            created_at=now,
            user=by,
            object_str=f"{project.code} {content['title']}",
            content=_with_decided(project, content),
        )
        for project, content in pairs
    ]
    Revision.objects.bulk_create(versions, batch_size=AT_ONCE)
    for (project, _), version in zip(pairs, versions, strict=True):
        project.latest_revision = version
        project.has_unpublished_changes = True


def _with_decided(project, content):
    """A version's JSON: the edited sections, and beside them what actions decide, as the row says."""
    decided = {name.removesuffix("_id"): getattr(project, name) for name in Project.KEPT_FROM_ROW}
    return _plain({**content, **decided, "pk": project.pk})


def _plain(data):
    return json.loads(json.dumps(data, cls=DjangoJSONEncoder))


def _log(changes, batch, by, now):
    log_each(
        [
            (
                change.project,
                {
                    "sheets": [[title, rows] for title, rows in change.rows.items()],
                    "changes": change.cells,
                },
            )
            for change in changes
        ],
        "projects.import.confirmed",
        batch,
        by,
        now,
    )
