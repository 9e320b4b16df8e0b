"""Accepted lines become drafts, and drafts go again. Set-based: statements grow with batches of rows, never with rows.

All of it runs inside the caller's transaction and `asking_as(by)`. The base managers are used because whose rows these are
was checked row by row before.
"""

from collections import defaultdict
from decimal import Decimal
from itertools import islice

from django.db.models import ProtectedError

from cms.rules import RuleBroken
from projects.areas.models import Province
from projects.exchange.models import ImportRow
from projects.exchange.outcome import CHANGED, NEW, money
from projects.exchange.progress import in_parts
from projects.exchange.rules import not_theirs_any_more
from projects.people.scope import asker
from projects.plans.models import BudgetPlan, BudgetSource, StrategicIssue
from projects.register.codes import next_codes
from projects.register.exchange.record_log import log_each
from projects.register.exchange.recounting import recount
from projects.register.models import Activity, ActivityBudgetLine, Project, SectionComment, WaitingFor
from projects.register.models.project import ApprovalStep, search_text_of

AT_ONCE = 500
WRITING = "เขียนลงทะเบียน"


def write(assessment, *, batch, by, now) -> dict:
    """Write what is new or changed. Returns ids and earlier values, for `undo`."""
    lines = assessment.having(NEW, CHANGED)
    created = _create_projects(lines, batch, by, now)
    record_of = {line.row: line.target.project or created[line.project_key] for line in lines}
    additions = [line for line in lines if line.target.existing is None]
    activities = _create_lines(additions, record_of, batch)
    changes = [line for line in lines if line.target.existing is not None]
    _change_lines(changes, batch)
    moves = [line for line in changes if line.target.is_move]
    _move_activities([(line.target.existing.activity_id, record_of[line.row].pk) for line in moves])
    new_ids = {project.pk for project in created.values()}
    touched = {record.pk for record in record_of.values()} | {line.target.existing.project.pk for line in moves}
    touched -= new_ids
    touched_activities = {activity.pk for activity in activities} | {
        line.target.existing.activity_id for line in changes
    }
    revisions = recount(touched, touched_activities, by=by)
    _log("projects.import.confirmed", _rows_by_project(lines, record_of), revisions, batch, by, now)
    old_projects = {line.row: line.target.existing.project for line in moves}
    return {
        "projects": sorted(new_ids),
        "activities": [a.pk for a in activities if a.project_id not in new_ids],
        "lines": [
            [
                line.target.existing.pk,
                money(line.target.existing.budget_baht),
                line.target.existing.source_batch_id,
                line.target.existing.source_row,
            ]
            for line in changes
        ],
        "moves": [[line.target.existing.activity_id, old_projects[line.row].pk] for line in moves],
        "revisions": {str(pk): revision for pk, revision in revisions.items()},
    }


def _create_projects(lines, batch, by, now) -> dict:
    """project_key → the new draft: never live, waiting in the office's queue, with code, budget and search text."""
    of_key = defaultdict(list)
    for line in lines:
        if line.target.project is None:
            of_key[line.project_key].append(line)
    if not of_key:
        return {}
    plans = _budget_plans({key[2] for key in of_key})
    outside = (
        _outside_issues(batch.fiscal_year_id)
        if any(found[0].target.outside_issues for found in of_key.values())
        else {}
    )
    keys_of_area = defaultdict(list)
    for key, found in of_key.items():
        keys_of_area[found[0].area].append(key)
    codes = {}
    for area, keys in keys_of_area.items():
        codes |= dict(zip(keys, next_codes(batch.fiscal_year_id, area, len(keys)), strict=True))
    projects = {}
    for key, found in of_key.items():
        area = found[0].area
        of_province = isinstance(area, Province)
        project = projects[key] = Project(
            fiscal_year_id=batch.fiscal_year_id,
            province=area if of_province else None,
            group=None if of_province else area,
            code=codes[key],
            title=found[0].target.title,
            budget_plan=plans[key[2]],
            budget_source=BudgetSource.PROVINCE_PLAN if of_province else BudgetSource.GROUP_PLAN,
            strategic_issue_id=outside.get(area) if found[0].target.outside_issues else None,
            live=False,
            step=ApprovalStep.DRAFT,
            step_since=now,
            waiting_for=WaitingFor.OFFICE,
            waiting_since=now,
            drafted_by=by,
            budget_baht=sum((line.amount_baht for line in found), Decimal("0.00")),
        )
        project.search_text = search_text_of(project, [line.parsed.item for line in found], [])
    Project._base_manager.bulk_create(projects.values(), batch_size=AT_ONCE)
    return projects


def _budget_plans(names) -> dict:
    BudgetPlan.objects.bulk_create([BudgetPlan(name_th=name) for name in sorted(names)], ignore_conflicts=True)
    return {plan.name_th: plan for plan in BudgetPlan.objects.filter(name_th__in=names)}


def _outside_issues(year_be) -> dict:
    """Area → its plan's line outside the issues, where exactly one plan of that year has one."""
    found = defaultdict(list)
    issues = StrategicIssue.objects.filter(
        is_outside_issues=True, plan__first_year_be__lte=year_be, plan__last_year_be__gte=year_be
    ).select_related("plan__province", "plan__group")
    for issue in issues:
        found[issue.plan.area].append(issue.pk)
    return {area: pks[0] for area, pks in found.items() if len(pks) == 1}


def _create_lines(lines, record_of, batch):
    """One activity with one budget line for each row, in the order of the file."""
    activities = [
        Activity(project_id=record_of[line.row].pk, title=line.parsed.item, sort_order=line.row) for line in lines
    ]
    for part in in_parts(activities, AT_ONCE, total=len(lines) * 2, word=WRITING):
        Activity._base_manager.bulk_create(part)
    budget_lines = (
        ActivityBudgetLine(
            activity_id=activity.pk,
            expenditure_kind=line.parsed.kind,
            expenditure_category=line.parsed.category,
            item_group=line.parsed.item_group,
            budget_baht=line.amount_baht,
            source_batch_id=batch.pk,
            source_row=line.row,
            sort_order=0,
        )
        for activity, line in zip(activities, lines, strict=True)
    )
    for part in in_parts(budget_lines, AT_ONCE, total=len(lines) * 2, word=WRITING, done=len(lines)):
        ActivityBudgetLine._base_manager.bulk_create(part)
    return activities


def _change_lines(lines, batch):
    ActivityBudgetLine._base_manager.bulk_update(
        [
            ActivityBudgetLine(
                pk=line.target.existing.pk,
                budget_baht=line.amount_baht,
                source_batch_id=batch.pk,
                source_row=line.row,
            )
            for line in lines
        ],
        ["budget_baht", "source_batch", "source_row"],
        batch_size=AT_ONCE,
    )


def _move_activities(pairs):
    Activity._base_manager.bulk_update(
        [Activity(pk=activity, project_id=project) for activity, project in pairs], ["project"], batch_size=AT_ONCE
    )


# Undo


def obstacles(batch) -> list[str]:
    """What was done later to the records that the batch made or changed."""
    kept = batch.undo_log
    made = set(kept["projects"])
    expected = dict.fromkeys(made) | {int(pk): revision for pk, revision in kept["revisions"].items()}
    found = []
    records, own = {}, 0
    for ids in _in_parts(sorted(expected)):
        own += Project.objects.editable_by(asker()).filter(pk__in=ids).count()
        for project in Project._base_manager.filter(pk__in=ids):
            records[project.pk] = project
            if why := _built_on(project, expected[project.pk], project.pk in made):
                found.append(f"{project.code}: {why}")
        for code in (
            SectionComment._base_manager.filter(project__in=[pk for pk in ids if pk in made])
            .values_list("project__code", flat=True)
            .distinct()
        ):
            found.append(f"{code}: มีผู้เขียนความเห็นแล้ว")
        later = ActivityBudgetLine._base_manager.filter(activity__project__in=[pk for pk in ids if pk in made])
        for code in later.exclude(source_batch=batch).values_list("activity__project__code", flat=True).distinct():
            found.append(f"{code}: มีรายการงบประมาณจากการนำเข้าครั้งอื่นหรือเพิ่มภายหลัง")
    found += _changed_amounts(batch) + not_theirs_any_more(len(records) - own)
    return sorted(set(found))


def _built_on(project, revision, was_made) -> str:
    if project.live:
        return "เผยแพร่แล้ว"
    if project.step != ApprovalStep.DRAFT and (was_made or project.step != ApprovalStep.RETURNED):
        return f"อยู่ในขั้น{project.get_step_display()}"
    if was_made and project.was_ever_submitted:
        return "เคยส่งตรวจแล้ว"
    if was_made and project.agency_id:
        return "มอบหมายให้หน่วยงานแล้ว"
    return "มีผู้แก้ไขบันทึกหลังจากนำเข้า" if project.latest_revision_id != revision else ""


def _changed_amounts(batch) -> list[str]:
    """Lines that this batch wrote and that are gone, belong to a later batch, or hold another amount by now."""
    amounts = dict(ImportRow.objects.filter(batch=batch, state__in=[NEW, CHANGED]).values_list("row", "amount_baht"))
    found = []
    held = ActivityBudgetLine._base_manager.filter(source_batch=batch).values_list(
        "pk", "source_row", "budget_baht", "activity__project__code"
    )
    standing = set()
    for pk, row, amount, code in held:
        standing.add(pk)
        if amounts.get(row) != amount:
            found.append(f"{code}: แถว {row} มีผู้แก้ไขจำนวนเงินแล้ว")
    changed = {pk for pk, *_ in batch.undo_log["lines"]}
    if gone := changed - standing:
        found.append(f"มี {len(gone):,} รายการที่เปลี่ยนแล้วถูกลบ หรือเปลี่ยนอีกครั้งโดยการนำเข้าครั้งหลัง")
    return found


def undo(batch, *, by, now) -> None:
    """Delete the drafts and activities the batch made; put earlier amounts and places back."""
    kept = batch.undo_log
    rows = ImportRow.objects.filter(batch=batch, state__in=[NEW, CHANGED]).count()
    projects = list(Project._base_manager.filter(pk__in=[*kept["projects"], *map(int, kept["revisions"])]))
    by_project = {project: {"rows": rows} for project in projects}
    moved = {activity for activity, _ in kept["moves"]}
    changed_activities = set(
        ActivityBudgetLine._base_manager.filter(pk__in=[pk for pk, *_ in kept["lines"]]).values_list(
            "activity_id", flat=True
        )
    )
    _move_activities(kept["moves"])
    ActivityBudgetLine._base_manager.bulk_update(
        [
            ActivityBudgetLine(pk=pk, budget_baht=Decimal(baht), source_batch_id=source, source_row=row)
            for pk, baht, source, row in kept["lines"]
        ],
        ["budget_baht", "source_batch", "source_row"],
        batch_size=AT_ONCE,
    )
    try:
        for ids in _in_parts(kept["activities"]):
            Activity._base_manager.filter(pk__in=ids).delete()
        for ids in _in_parts(kept["projects"]):
            Project._base_manager.filter(pk__in=ids).delete()
    except ProtectedError:
        raise RuleBroken("ยกเลิกการนำเข้าไม่ได้ เพราะมีข้อมูลอื่นอ้างถึงโครงการที่นำเข้าแล้ว", code="built_upon") from None
    touched = {int(pk) for pk in kept["revisions"]}
    revisions = recount(touched, set(kept["activities"]) | changed_activities | moved, by=by)
    _log("projects.import.undone", by_project, revisions, batch, by, now)


# The log


def _rows_by_project(lines, record_of) -> dict:
    facts = {}
    for line in lines:
        entry = facts.setdefault(record_of[line.row], {"rows": [], "baht": Decimal("0.00")})
        entry["rows"].append(line.row)
        entry["baht"] += line.amount_baht
    return {project: {"rows": entry["rows"], "baht": money(entry["baht"])} for project, entry in facts.items()}


def _log(action, facts_by_project, revisions, batch, by, now):
    """`revisions`: record → its newest version's id, where this batch has made one."""
    for project in facts_by_project:
        project.latest_revision_id = revisions.get(project.pk, project.latest_revision_id)
    log_each(facts_by_project.items(), action, batch, by, now)


def _in_parts(ids):
    ids = iter(ids)
    while part := list(islice(ids, AT_ONCE)):
        yield part
