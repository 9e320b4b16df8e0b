"""What was decided before about a printed value: offered first the next time, never taken by itself."""

from cms.thai import normalise_for_search
from projects.exchange.decisions import from_json
from projects.exchange.models import RememberedDecision

LONGEST = 120  # of a heading, in RememberedDecision.column


def value_key(value) -> str:
    """One spelling for what differs only in spaces, digits and the composition of ำ."""
    return normalise_for_search(value).replace(" ", "")[:300]


def remember(batch, by):
    """Keep what this batch decided about values; the newest decision wins."""
    newest = {
        (decision.column[:LONGEST], value_key(decision.value)): decision.code
        for decision in from_json(batch.decisions)
        if decision.code is not None
    }
    RememberedDecision.objects.bulk_create(
        [
            RememberedDecision(layout=batch.layout, column=column, value_key=key, code=code, decided_by=by)
            for (column, key), code in newest.items()
        ],
        update_conflicts=True,
        unique_fields=["layout", "column", "value_key"],
        update_fields=["code", "decided_by", "decided_at"],
    )


def remembered(layout) -> dict:
    """(column, value key) → the code last decided, in this layout. One query."""
    rows = RememberedDecision.objects.filter(layout=layout).values_list("column", "value_key", "code")
    return {(column, key): code for column, key, code in rows}


def remembered_first(candidates, code) -> list[dict]:
    """The candidates with the remembered one in front, marked; as they are when it is not among them."""
    first = [candidate | {"remembered": True} for candidate in candidates if candidate["code"] == code]
    return first + [candidate for candidate in candidates if candidate["code"] != code]
