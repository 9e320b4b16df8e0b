"""Project codes: fiscal year, area, running number. Stable once given, unique under parallel creation."""

from django.db import transaction

from projects.register.models import ProjectCodeCounter


@transaction.atomic
def next_codes(year_be: int, area, count: int = 1) -> list[str]:
    """Give out `count` codes such as 69-55-0001 or 69-NU2-0001, never twice.

    The counter row is locked until the surrounding transaction ends: two creators wait for each other, and a
    transaction that fails gives its numbers back.
    """
    prefix = f"{year_be % 100:02d}-{area.code}-"
    ProjectCodeCounter.objects.get_or_create(prefix=prefix)
    counter = ProjectCodeCounter.objects.select_for_update().get(prefix=prefix)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return [f"{prefix}{number:04d}" for number in range(first, first + count)]
