"""Links in the kept content of a version: what one of them meant may be gone by now."""

from collections import defaultdict
from copy import deepcopy

from django.db.models import ForeignKey
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations

from projects.people.scope import EVERYONE, asking_as

KEPT_BY_STOCK = ("latest_revision_id", "live_revision_id", "locked_by_id")  # Wagtail takes these from the row


def without_lost_links(content, row):
    """The content with links to rows that are gone made empty; links of the children, too.

    One query for each kind of row that is meant. None for a link that `row` (the record itself) has in its own column:
    the database keeps what it means. Stock Wagtail asks for each link of each child, and raises for one that is lost.
    """
    lost = _lost(list(_links(type(row), content)), row)
    if not lost:
        return content
    content = deepcopy(content)
    for data, field in _links(type(row), content):
        if (field.related_model, data[field.name]) in lost:
            data[field.name] = None
    return content


def lost_links(content, row) -> list[str]:
    """The names of the fields whose links `without_lost_links` makes empty, each once."""
    links = list(_links(type(row), content))
    lost = _lost(links, row)
    return list(
        dict.fromkeys(
            str(field.verbose_name) for data, field in links if (field.related_model, data[field.name]) in lost
        )
    )


def _lost(links, row):
    wanted = defaultdict(set)
    for data, field in links:
        if field.model is not type(row) or data[field.name] != getattr(row, field.attname):
            wanted[field.related_model].add(data[field.name])
    with asking_as(EVERYONE):
        found = {
            (model, pk)
            for model, ids in wanted.items()
            for pk in model._base_manager.filter(pk__in=ids).values_list("pk", flat=True)
        }
    return {(model, pk) for model, ids in wanted.items() for pk in ids} - found


def _links(model, data):
    """(dict of one row, its field) of every link in the content; apart from what the row keeps itself, and parents."""
    kept = (*getattr(model, "KEPT_FROM_ROW", ()), *KEPT_BY_STOCK)
    for field in model._meta.concrete_fields:
        is_link = isinstance(field, ForeignKey) and not isinstance(field, ParentalKey)
        if is_link and field.attname not in kept and data.get(field.name) is not None:
            yield data, field
    for relation in get_all_child_relations(model):
        for child in data.get(relation.get_accessor_name()) or ():
            yield from _links(relation.related_model, child)
