"""The areas of a batch as people call them: a batch keeps codes."""

from django.apps import apps

MOST_NAMED = 3  # a file of the whole country names dozens; the rows say the rest


def area_names() -> dict[str, str]:
    """Full names of provinces and groups by code; one code of a group is one group, in whatever year."""
    found = {}
    for model in ("Province", "ProvinceGroup"):
        found |= {area.code: area.full_name for area in apps.get_model("projects", model).objects.all()}
    return found


def names_of_areas(codes, names=None) -> list[str]:
    """The first names, then how many more there are."""
    if not codes:
        return []
    names = area_names() if names is None else names
    named = [names.get(code, code) for code in codes[:MOST_NAMED]]
    rest = len(codes) - len(named)
    return [*named, f"และอีก {rest} พื้นที่"] if rest else named
