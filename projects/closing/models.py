"""What an area says of a fiscal year before it is closed."""

from django.conf import settings
from django.db import models

from projects.areas.models import AreaOwned
from projects.people.scope import reach

__all__ = ["AreaClosing"]


class AreaClosingQuerySet(models.QuerySet):
    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())

    def in_force(self):
        return self.filter(withdrawn_at=None)


class AreaClosing(AreaOwned):
    """An office says that its area is ready to be closed, and what was missing when it said so. Taken back, it stays."""

    fiscal_year = models.ForeignKey("projects.FiscalYear", models.PROTECT, related_name="area_closings")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    note = models.TextField("หมายเหตุ", max_length=2000, blank=True)
    missing = models.JSONField(default=dict)  # key of the check → number of projects
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AreaClosingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-confirmed_at", "-pk"]
        verbose_name = "การยืนยันความพร้อมก่อนปิดปี"
        verbose_name_plural = "การยืนยันความพร้อมก่อนปิดปี"
        constraints = [
            *AreaOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["fiscal_year", "province"],
                condition=models.Q(withdrawn_at=None, province__isnull=False),
                name="one_closing_a_province",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "group"],
                condition=models.Q(withdrawn_at=None, group__isnull=False),
                name="one_closing_a_group",
            ),
        ]

    def __str__(self):
        return f"{self.fiscal_year_id} {self.area_name}"
