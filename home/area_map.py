"""The map of provinces: five steps of one hue, and a legend that is a small histogram."""

from dataclasses import dataclass
from decimal import Decimal

from projects.areas.boundaries import thailand
from projects.models import Province
from projects.register.reports import NOTHING, Total, area_url

STEPS = 5


@dataclass(frozen=True)
class Shape:
    name: str
    url: str
    path: str
    step: int  # 0: nothing published
    total: Total


@dataclass(frozen=True)
class LegendRow:
    step: int
    from_baht: Decimal
    to_baht: Decimal
    provinces: int
    length: int  # of the histogram's bar, percent of the longest


@dataclass(frozen=True)
class AreaMap:
    view_box: str
    shapes: tuple[Shape, ...]
    legend: tuple[LegendRow, ...]
    without: int  # provinces with nothing published

    @property
    def largest(self) -> list[Shape]:
        """The ten provinces with most money."""
        filled = [shape for shape in self.shapes if shape.step and shape.url]
        return sorted(filled, key=lambda shape: (-shape.total.budget_baht, shape.name))[:10]


def area_map(totals) -> AreaMap:
    """One query. The steps are equal parts of the largest province's budget; groups' own projects have no place here."""
    provinces = {province.code: province for province in Province.objects.all()}
    largest = max((total.budget_baht for total in totals.provinces.values()), default=Decimal(0))
    shapes = []
    for outline in thailand().outlines:
        province = provinces.get(outline.code)
        total = totals.provinces.get(province.pk, NOTHING) if province else NOTHING
        shapes.append(
            Shape(
                name=province.full_name if province else outline.name_th,
                url=area_url(outline.code) if province and province.has_provincial_plan else "",
                path=outline.path,
                step=_step(total, largest),
                total=total,
            )
        )
    return AreaMap(
        view_box=thailand().view_box,
        shapes=tuple(shapes),
        legend=_legend(shapes, largest),
        without=sum(1 for shape in shapes if not shape.step and shape.url),
    )


def _step(total, largest) -> int:
    if not total.projects:
        return 0
    if not largest:
        return 1
    return max(1, min(STEPS, -int(-(total.budget_baht * STEPS / largest) // 1)))


def _legend(shapes, largest):
    counts = [sum(1 for shape in shapes if shape.step == step) for step in range(1, STEPS + 1)]
    most = max(counts)
    if not most:
        return ()
    return tuple(
        LegendRow(step, largest * (step - 1) / STEPS, largest * step / STEPS, count, round(count * 100 / most))
        for step, count in enumerate(counts, start=1)
    )
