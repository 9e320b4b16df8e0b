"""Fiscal years: open, closed, and closed years that are open again for one area and a while."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from projects.areas.models import AreaOwned
from projects.people.scope import reach

__all__ = ["FiscalYear", "YearOpening"]

FISCAL_YEAR_BOUNDS = [MinValueValidator(2540), MaxValueValidator(2640)]


class FiscalYearQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def hold(self, year_be):
        """Keep the year as it is until the transaction ends: it is not closed under whoever has found it open. Holders do
        not wait for each other, only who closes it waits for them. SQLite needs no such word: it writes one at a time."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(self.model._meta.db_table)
                cursor.execute(f"SELECT 1 FROM {table} WHERE year_be = %s FOR KEY SHARE", [year_be])


class FiscalYear(models.Model):
    """ปีงบประมาณ by its Buddhist year. A closed year is read-only; central staff reopens it with a reason, and that is
    logged (DOMAIN §3)."""

    year_be = models.PositiveSmallIntegerField("ปีงบประมาณ", primary_key=True, validators=FISCAL_YEAR_BOUNDS)
    closed_on = models.DateField("ปิดเมื่อ", null=True, blank=True)
    reopened_reason = models.CharField("เหตุผลที่เปิดอีกครั้ง", max_length=400, blank=True)
    act_in_force_on = models.DateField("วันที่ พ.ร.บ. งบประมาณรายจ่ายมีผลใช้บังคับ", null=True, blank=True)
    act_source = models.CharField("อ้างอิงราชกิจจานุเบกษา", max_length=300, blank=True)

    objects = FiscalYearQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-year_be"]
        verbose_name = "ปีงบประมาณ"
        verbose_name_plural = "ปีงบประมาณ"

    def __str__(self):
        return str(self.year_be)

    def closed_for(self, owned) -> date | None:
        """The day it was closed, for a project or another row of an area (`province_id`, `group_id`); None while it is
        open, or opened again for that area. One query in a closed year, none in an open one."""
        if self.closed_on is None:
            return None
        openings = YearOpening.objects.in_force(timezone.localdate()).filter(fiscal_year=self)
        is_open = openings.filter(province=owned.province_id, group=owned.group_id).exists()
        return None if is_open else self.closed_on


class YearOpeningQuerySet(models.QuerySet):
    def in_force(self, today):
        return self.filter(ended_at=None, open_until__gte=today)

    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.area_q())


def open_now_q(path=""):
    """The filter for rows that take changes today: of an open year, or of one opened again for their area. `path` is how
    the row reaches its project (or other row of an area and year)."""
    to = f"{path}__" if path else ""
    opened = YearOpening.objects.in_force(timezone.localdate()).filter(fiscal_year=OuterRef(f"{to}fiscal_year"))
    its_area = Q(province=OuterRef(f"{to}province")) | Q(group=OuterRef(f"{to}group"))
    return Q(**{f"{to}fiscal_year__closed_on": None}) | Q(Exists(opened.filter(its_area)))


class YearOpening(AreaOwned):
    """A closed year that takes changes to one area's projects again, until a day: by whom, why. It ends by itself, or
    earlier by hand; it is never changed otherwise (DOMAIN §3)."""

    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="openings", verbose_name="ปีงบประมาณ")
    open_until = models.DateField("เปิดให้แก้ถึง")
    reason = models.CharField("เหตุผล", max_length=400)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("เปิดเมื่อ")
    ended_at = models.DateTimeField("ปิดก่อนกำหนดเมื่อ", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = YearOpeningQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta(AreaOwned.Meta):
        ordering = ["-opened_at", "-pk"]
        verbose_name = "การเปิดปีงบประมาณเฉพาะพื้นที่"
        verbose_name_plural = "การเปิดปีงบประมาณเฉพาะพื้นที่"

    def __str__(self):
        return f"{self.fiscal_year_id} {self.area}"
