"""From a printed name to the area it names. Exact or not at all: what is only alike is proposed, a person decides."""

from difflib import SequenceMatcher

from cms.thai import normalise_for_search
from projects.areas.models import Province, ProvinceGroup

GROUP, PROVINCE = "กลุ่มจังหวัด", "จังหวัด"
ALIKE = 0.75
MOST_CANDIDATES = 5


def key(name) -> str:
    """One spelling for what differs only in spaces, digits and the composition of ำ."""
    return normalise_for_search(name).replace(" ", "")


class AreaNames:
    """The provinces and the groups of one fiscal year, by name and by code. Two queries."""

    def __init__(self, year_be: int):
        self.year_be = year_be
        self.provinces = list(Province.objects.all())
        self.groups = list(ProvinceGroup.objects.in_year(year_be))
        self.by_code = {area.code: area for area in [*self.provinces, *self.groups]}
        self._exact = {key(area.full_name): area for area in [*self.provinces, *self.groups]}
        self._exact |= {key(area.name_th): area for area in self.provinces}
        self._candidates = {}

    def exact(self, name):
        return self._exact.get(key(name))

    def with_code(self, code, name):
        """The area that a decision gives to this printed name: of the same kind, in being that year. Else None."""
        area = self.by_code.get(code)
        if area is None or not area.holds_in(self.year_be) or self.is_group(name) != isinstance(area, ProvinceGroup):
            return None
        return None if isinstance(area, Province) and not area.has_provincial_plan else area

    @staticmethod
    def is_group(name) -> bool:
        return key(name).startswith(key(GROUP))

    def candidates(self, name) -> list[dict]:
        """Areas whose names are like the printed one, best first, each with a score up to 1. Names that begin as printed
        and go on (a lost number) leave no room for others."""
        printed = key(name)
        if printed not in self._candidates:
            self._candidates[printed] = self._alike(name, printed)
        return self._candidates[printed]

    def _alike(self, name, printed):
        if self.is_group(name):
            areas = self.groups
        else:
            areas = [area for area in self.provinces if area.holds_in(self.year_be) and area.has_provincial_plan]
        bare = printed if self.is_group(name) else printed.removeprefix(key(PROVINCE))

        def name_of(area):
            return key(area.name_th)

        found = [area for area in areas if bare and name_of(area).startswith(bare)] if self.is_group(name) else []
        scored = [(SequenceMatcher(None, bare, name_of(area)).ratio(), area) for area in (found or areas)]
        scored = [(score, area) for score, area in scored if found or score >= ALIKE]
        scored.sort(key=lambda pair: (-pair[0], pair[1].code))
        return [
            {"code": area.code, "name": area.full_name, "score": round(score, 2)}
            for score, area in scored[:MOST_CANDIDATES]
        ]
