"""After rows changed under a draft: its budget, its search text, and the version that its form opens."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from projects.register.models import Activity, ActivityBudgetLine, Place, Project
from projects.register.models.project import search_text_of


def recount(project_ids, activity_ids, *, by) -> dict:
    """Bring the computed columns of these records up to their rows. Returns record → its newest revision's id or None.

    A record with versions gets a new one in which these activities stand as the rows do, so that its form does not bring
    the old values back; everything else in that version stays. Four statements, and a few more for each such record.
    """
    projects = list(
        Project._base_manager.filter(pk__in=project_ids).select_related(
            "province", "group", "agency", "latest_revision"
        )
    )
    if not projects:
        return {}
    sums = dict(
        ActivityBudgetLine._base_manager.filter(activity__project__in=project_ids)
        .values_list("activity__project")
        .annotate(total=Sum("budget_baht"))
        .order_by()
    )
    titles, places = defaultdict(list), defaultdict(list)
    for project, title in (
        Activity._base_manager.filter(project__in=project_ids)
        .order_by("sort_order", "pk")
        .values_list("project", "title")
    ):
        titles[project].append(title)
    for project, text in (
        Place._base_manager.filter(project__in=project_ids).order_by("sort_order").values_list("project", "text")
    ):
        places[project].append(text)
    for project in projects:
        project.budget_baht = sums.get(project.pk) or Decimal("0.00")
        project.search_text = search_text_of(project, titles[project.pk], places[project.pk])
    Project._base_manager.bulk_update(projects, ["budget_baht", "search_text"], batch_size=200)
    return {
        project.pk: _new_version(project, activity_ids, by).pk if project.latest_revision_id else None
        for project in projects
    }


def _new_version(project, activity_ids, by):
    version = project.get_latest_revision_as_object()
    rows = {activity.pk: activity for activity in Activity._base_manager.filter(project=project, pk__in=activity_ids)}
    lines = defaultdict(dict)
    for line in ActivityBudgetLine._base_manager.filter(activity__in=rows).order_by("sort_order", "pk"):
        lines[line.activity_id][line.pk] = line
    kept = []
    for activity in version.activities.all():
        if activity.pk in activity_ids:
            if activity.pk not in rows:
                continue  # taken away, or moved to another record
            edited = {line.pk: line for line in activity.budget_lines.all()}
            activity.budget_lines = [*(edited | lines[activity.pk]).values()]
            rows.pop(activity.pk)
        kept.append(activity)
    for activity in rows.values():
        activity.budget_lines = list(lines[activity.pk].values())
        kept.append(activity)
    version.activities = kept
    return version.save_revision(user=by, clean=False)
