"""The newest version of each record as cells: what the workbook shows, and what comes back is compared with.

A version is read from its JSON: the same that the record's form opens, without asking for each child and each link.
"""

import copy
import json
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.models import get_serializable_data_for_fields

from cms.thai import parse_baht
from projects.register.exchange.standing import area_key
from projects.register.exchange.workbook import canonical
from projects.register.exchange.workbook.columns import (
    ACTIVITY_COLUMNS,
    INDICATORS,
    LINE_COLUMNS,
    PROJECTS,
)
from projects.register.models import Activity, ActivityBudgetLine, Indicator, Place, Project

ACTIVITY, LINE, INDICATOR = "ก", "ง", "ช"
UNSAVED = "ร่าง"  # a child that stands only in a version: numbered by its place there


@dataclass
class Part:
    """An activity, budget line or indicator of a version. `data`: its own piece of the version's JSON."""

    key: str
    data: dict
    cells: dict
    parts: dict = field(default_factory=dict)  # an activity's lines
    made_by: tuple = ()  # the table and row of a new one
    fate: str = ""  # the state of that row, when it is not taken


@dataclass
class Record:
    """A record as it stands now. `content` is its newest version's JSON, with what actions decide taken from the row."""

    project: Project
    content: dict
    cells: dict = field(default_factory=dict)
    activities: dict = field(default_factory=dict)
    indicators: dict = field(default_factory=dict)

    @property
    def code(self) -> str:
        return self.project.code

    @property
    def area(self):
        return area_key(self.project)

    @property
    def budget_baht(self):
        return sum(
            (
                parse_baht(line.cells["budget_baht"] or "0")
                for activity in self.activities.values()
                for line in activity.parts.values()
            ),
            parse_baht("0.00"),
        )


def read_contents(projects) -> dict:
    """project pk → its newest version's JSON, as the form would open it. Five queries when the rows are the newest."""
    contents = {}
    bare = []
    for project in projects:
        if project.latest_revision_id and project.has_unpublished_changes:  # as Wagtail chooses what a form opens
            contents[project.pk] = copy.deepcopy(project.latest_revision.content)
        else:
            bare.append(project)
    if bare:
        contents |= _of_rows(bare)
    for project in projects:
        content = contents[project.pk]
        content["agency"] = project.agency_id
        for name in ("activities", "indicators", "places", "agendas"):
            content.setdefault(name, [])
    return contents


def content_of_new(project):
    """The JSON of a record that is not saved yet."""
    content = json.loads(json.dumps(get_serializable_data_for_fields(project), cls=DjangoJSONEncoder))
    return content | {name: [] for name in ("activities", "indicators", "places", "agendas")}


def _of_rows(projects):
    """Records whose rows are the newest: in the shape of a version."""
    ids = [project.pk for project in projects]

    def children(model, path="project"):
        found = defaultdict(list)
        for row in model._base_manager.filter(**{f"{path}__in": ids}).order_by("sort_order", "pk"):
            found[row.activity_id if path != "project" else row.project_id].append(row)
        return found

    activities, indicators, places = children(Activity), children(Indicator), children(Place)
    lines = children(ActivityBudgetLine, "activity__project")
    agendas = defaultdict(list)
    for project, agenda in Project.agendas.through._base_manager.filter(project__in=ids).values_list(
        "project_id", "agenda_id"
    ):
        agendas[project].append(agenda)
    contents = {}
    for project in projects:
        content = get_serializable_data_for_fields(project)
        content["agendas"] = agendas[project.pk]
        content["activities"] = [
            get_serializable_data_for_fields(row)
            | {"budget_lines": [get_serializable_data_for_fields(line) for line in lines[row.pk]]}
            for row in activities[project.pk]
        ]
        content["indicators"] = [get_serializable_data_for_fields(row) for row in indicators[project.pk]]
        content["places"] = [get_serializable_data_for_fields(row) for row in places[project.pk]]
        contents[project.pk] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return contents


def cells_of(content, registers) -> tuple[dict, dict, dict]:
    """(project cells, activities, indicators) of a version's JSON; parts by their keys, in the order of the form."""
    cells = {column.name: _cell(column, content, registers) for column in PROJECTS.entries}
    activities = {}
    for at, data in enumerate(content["activities"], 1):
        part = Part(_key(ACTIVITY, data, at), data, {one.name: _cell(one, data, registers) for one in ACTIVITY_COLUMNS})
        for nth, line in enumerate(data.setdefault("budget_lines", []), 1):
            key = _key(LINE, line, f"{at}.{nth}")
            part.parts[key] = Part(key, line, {one.name: _cell(one, line, registers) for one in LINE_COLUMNS})
        activities[part.key] = part
    indicators = {}
    for at, data in enumerate(content["indicators"], 1):
        key = _key(INDICATOR, data, at)
        indicators[key] = Part(key, data, {one.name: _cell(one, data, registers) for one in INDICATORS.entries})
    return cells, activities, indicators


def _cell(column, data, registers):
    return canonical.of_value(column, data.get(column.name), registers.labels.get(column.name, {}))


def _key(letter, data, at):
    return f"{letter}{data['pk']}" if data.get("pk") else f"{letter}{UNSAVED}{at}"


def records_of(projects, contents, registers) -> dict:
    """code → Record."""
    found = {}
    for project in projects:
        content = contents[project.pk]
        record = Record(project, content)
        record.cells, record.activities, record.indicators = cells_of(content, registers)
        found[project.code] = record
    return found


def as_base(records) -> dict:
    """What stands in the workbook, cell by cell, to be kept with its token."""
    return {
        code: {
            "cells": record.cells,
            "activities": {
                key: {"cells": part.cells, "lines": {at: line.cells for at, line in part.parts.items()}}
                for key, part in record.activities.items()
            },
            "indicators": {key: part.cells for key, part in record.indicators.items()},
        }
        for code, record in records.items()
    }
