"""A draft's rows follow its newest version, as when its form is saved: columns, children, links. Set-based."""

import json
from collections import defaultdict
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.models import get_serializable_data_for_fields, model_from_serializable_data

from projects.areas.models import Agency
from projects.register.models import Activity, ActivityBudgetLine, Indicator, Place, Project
from projects.register.models.project import search_text_of
from projects.register.snapshot import FIELDS

AT_ONCE = 200


def sync_rows(pairs):
    """`pairs`: (project, content). Children without a row get one, and their ids go into the content; rows that the
    content no longer holds go. A fixed number of statements for each 200 rows that change."""
    if not pairs:
        return
    _sync_columns(pairs)
    _sync_agendas(pairs)
    for name, model in (("indicators", Indicator), ("places", Place)):
        _sync(model, "project", [(project.pk, data) for project, content in pairs for data in content[name]], pairs)
    activities = [(project.pk, data) for project, content in pairs for data in content["activities"]]
    _sync(Activity, "project", activities, pairs)
    lines = [(data["pk"], line) for _, data in activities for line in data["budget_lines"]]
    _sync(ActivityBudgetLine, "activity", lines, pairs)


def rewrite(model, rows, names):
    """Write these columns of whole rows that stand already and are locked with their record. An insert that always meets
    its row: several times faster than bulk_update, whose statement tells every value apart by a case of its own."""
    stamps = [field.attname for field in model._meta.concrete_fields if getattr(field, "auto_now_add", False)]
    kept = [{name: getattr(row, name) for name in stamps} for row in rows]
    model._base_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=names, batch_size=AT_ONCE
    )
    for row, values in zip(rows, kept, strict=True):  # the insert would have stamped them
        for name, value in values.items():
            setattr(row, name, value)


def _sync(model, parent, wanted, pairs):
    """Bring the rows of these projects to what is wanted: (parent's id, JSON of the child)."""
    through = "project" if parent == "project" else "activity__project"
    standing = {
        row.pk: row for row in model._base_manager.filter(**{f"{through}__in": [project.pk for project, _ in pairs]})
    }
    names = [column.name for column in model._meta.concrete_fields if not column.primary_key]
    made, changed, written = [], [], set()
    for parent_id, data in wanted:
        data[parent] = parent_id
        row = standing.pop(data["pk"], None) if data["pk"] else None
        own = {name: data.get(name) for name in names if name in data}
        if row is None:
            made.append((data, model_from_serializable_data(model, {**own, "pk": None}, check_fks=False)))
        elif differing := [name for name, value in _plain(row).items() if value != own.get(name, value)]:
            written.update(differing)
            changed.append(model_from_serializable_data(model, {**own, "pk": row.pk}, check_fks=False))
    if standing:
        model._base_manager.filter(pk__in=list(standing)).delete()
    model._base_manager.bulk_create([row for _, row in made], batch_size=AT_ONCE)
    for data, row in made:
        data["pk"] = row.pk
    if changed:
        rewrite(model, changed, sorted(written))


def _plain(row):
    data = json.loads(json.dumps(get_serializable_data_for_fields(row), cls=DjangoJSONEncoder))
    data.pop("pk")
    return data


def _sync_columns(pairs):
    agencies = Agency.objects.in_bulk({project.agency_id for project, _ in pairs} - {None})
    written = {"budget_baht", "search_text"}  # only columns that change somewhere: a column costs as much as a row
    for project, content in pairs:
        for name in FIELDS:
            field = Project._meta.get_field(name)
            value = content.get(name)
            value = field.target_field.to_python(value) if field.is_relation else field.to_python(value)
            if getattr(project, field.attname) != value:
                setattr(project, field.attname, value)
                written.add(name)
        project.agency = agencies.get(project.agency_id)
        project.budget_baht = sum(
            (
                Decimal(str(line.get("budget_baht") or 0))
                for activity in content["activities"]
                for line in activity["budget_lines"]
            ),
            Decimal("0.00"),
        )
        project.search_text = search_text_of(
            project,
            [activity["title"] for activity in content["activities"]],
            [place["text"] for place in content["places"]],
        )
    rewrite(Project, [project for project, _ in pairs], sorted(written))


def _sync_agendas(pairs):
    through = Project.agendas.through
    standing = defaultdict(set)
    for project, agenda in through._base_manager.filter(project__in=[project.pk for project, _ in pairs]).values_list(
        "project_id", "agenda_id"
    ):
        standing[project].add(agenda)
    made = []
    for project, content in pairs:
        wanted = set(content["agendas"])
        made += [through(project_id=project.pk, agenda_id=pk) for pk in sorted(wanted - standing[project.pk])]
        if gone := standing[project.pk] - wanted:
            through._base_manager.filter(project=project.pk, agenda__in=gone).delete()
    through._base_manager.bulk_create(made, batch_size=AT_ONCE)
