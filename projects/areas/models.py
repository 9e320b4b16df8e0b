"""The registers the nation shares: provinces, groups, districts, ministries, departments, agencies. Nobody's secret."""

from django.contrib.admin import display
from django.db import models
from django.db.models import Q
from wagtail.search import index

__all__ = [
    "Agency",
    "AreaOwned",
    "Department",
    "District",
    "GroupMembership",
    "Ministry",
    "Province",
    "ProvinceGroup",
]


class DatedQuerySet(models.QuerySet):
    def in_year(self, year_be):
        """Rows that hold in that fiscal year; an open end holds for ever."""
        return self.filter(
            Q(first_year_be=None) | Q(first_year_be__lte=year_be), Q(last_year_be=None) | Q(last_year_be__gte=year_be)
        )


class Dated(models.Model):
    """A register row that holds from one fiscal year (BE) to another, both included, empty for 'always'."""

    first_year_be = models.PositiveSmallIntegerField("ตั้งแต่ปีงบประมาณ", null=True, blank=True)
    last_year_be = models.PositiveSmallIntegerField("ถึงปีงบประมาณ", null=True, blank=True)

    class Meta:
        abstract = True

    def holds_in(self, year_be: int) -> bool:
        return (self.first_year_be or 0) <= year_be <= (self.last_year_be or 9999)


class Province(Dated):
    """One of the 77 provinces by TIS 1099 code. Bangkok is here without a provincial plan and owns no project."""

    code = models.CharField("รหัสจังหวัด", max_length=2, unique=True)
    iso = models.CharField("ISO 3166-2", max_length=6, unique=True)
    name_th = models.CharField("ชื่อจังหวัด", max_length=60, unique=True)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=60)
    abbr_th = models.CharField("อักษรย่อ", max_length=6)
    abbr_en = models.CharField("อักษรย่ออังกฤษ", max_length=6)
    region = models.CharField("ภาค (การวางแผน)", max_length=40)
    region_geo = models.CharField("ภาค (ภูมิศาสตร์)", max_length=40)
    has_provincial_plan = models.BooleanField("มีแผนพัฒนาจังหวัด", default=True)

    objects = DatedQuerySet.as_manager()
    search_fields = [index.SearchField("name_th"), index.AutocompleteField("name_th")]
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["code"]
        verbose_name = "จังหวัด"
        verbose_name_plural = "จังหวัด"

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return self.name_th if self.code == "10" else f"จังหวัด{self.name_th}"


class ProvinceGroup(Dated):
    """A province group. The 2552 grouping holds to FY2561, the 2560 one from FY2562 (research: thai.md §3)."""

    code = models.CharField("รหัสกลุ่มจังหวัด", max_length=6, unique=True)
    name_th = models.CharField("ชื่อกลุ่มจังหวัด", max_length=80)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=80, blank=True)
    region = models.CharField("ภาค", max_length=40, blank=True)
    centre_province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="จังหวัดศูนย์กลาง"
    )
    provinces = models.ManyToManyField(Province, through="GroupMembership", related_name="groups")

    objects = DatedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-first_year_be", "code"]
        verbose_name = "กลุ่มจังหวัด"
        verbose_name_plural = "กลุ่มจังหวัด"

    def __str__(self):
        return self.name_th if self.last_year_be is None else f"{self.name_th} (ถึงปี {self.last_year_be})"

    @property
    def full_name(self) -> str:
        return self.name_th


class GroupMembership(Dated):
    """Which province stood in which group, by fiscal year."""

    group = models.ForeignKey(ProvinceGroup, models.PROTECT, related_name="memberships", verbose_name="กลุ่มจังหวัด")
    province = models.ForeignKey(Province, models.PROTECT, related_name="memberships", verbose_name="จังหวัด")

    objects = DatedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["group", "province"]
        verbose_name = "จังหวัดในกลุ่ม"
        verbose_name_plural = "จังหวัดในกลุ่ม"
        constraints = [
            models.UniqueConstraint(fields=["group", "province", "first_year_be"], name="group_membership_once")
        ]

    def __str__(self):
        return f"{self.province} – {self.group}"


class District(models.Model):
    code = models.CharField("รหัสอำเภอ", max_length=4, unique=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts", verbose_name="จังหวัด")
    name_th = models.CharField("ชื่ออำเภอ", max_length=80)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=80, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["code"]
        verbose_name = "อำเภอ"
        verbose_name_plural = "อำเภอ"

    def __str__(self):
        return f"{self.full_name} {self.province.full_name}"

    @property
    def full_name(self) -> str:
        return self.name_th if self.name_th.startswith(("เขต", "อำเภอ")) else f"อำเภอ{self.name_th}"


class Ministry(Dated):
    code = models.CharField("รหัสกระทรวง", max_length=6, unique=True)
    name_th = models.CharField("ชื่อกระทรวง", max_length=120)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=120, blank=True)
    abbr_th = models.CharField("อักษรย่อ", max_length=12, blank=True)
    checked_against = models.CharField("ชื่อนี้ตรวจกับ", max_length=40, blank=True)

    objects = DatedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["code"]
        verbose_name = "กระทรวง"
        verbose_name_plural = "กระทรวง"

    def __str__(self):
        return self.name_th


class Department(Dated):
    code = models.CharField("รหัสกรม", max_length=6, blank=True)
    ministry = models.ForeignKey(Ministry, models.PROTECT, related_name="departments", verbose_name="กระทรวง")
    name_th = models.CharField("ชื่อกรม", max_length=160)
    name_en = models.CharField("ชื่อภาษาอังกฤษ", max_length=160, blank=True)
    checked_against = models.CharField("ชื่อนี้ตรวจกับ", max_length=40, blank=True)

    objects = DatedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["ministry", "code", "name_th"]
        verbose_name = "กรม"
        verbose_name_plural = "กรม"
        constraints = [models.UniqueConstraint(fields=["ministry", "name_th"], name="department_once_a_ministry")]

    def __str__(self):
        return self.name_th


class AgencyQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def serving(self, province_ids):
        return self.filter(provinces__in=province_ids).distinct()


class Agency(models.Model):
    """A body that carries projects out. May be a district, a local government or a university; may lack a
    department; may serve several provinces (DOMAIN §1)."""

    class Kind(models.TextChoices):
        PROVINCIAL_BRANCH = "provincial_branch", "ราชการส่วนภูมิภาค"
        CENTRAL_BRANCH = "central_branch", "ราชการส่วนกลางในพื้นที่"
        DISTRICT = "district", "อำเภอ"
        LOCAL_GOVERNMENT = "local_government", "องค์กรปกครองส่วนท้องถิ่น"
        UNIVERSITY = "university", "สถาบันอุดมศึกษา"
        OSM = "osm", "สำนักงานบริหารยุทธศาสตร์กลุ่มจังหวัด"
        OFFICE = "office", "สำนักงานจังหวัด"
        STATE_ENTERPRISE = "state_enterprise", "รัฐวิสาหกิจ"

    name_th = models.CharField("ชื่อหน่วยงาน", max_length=160, unique=True)
    kind = models.CharField("ประเภท", max_length=20, choices=Kind.choices, default=Kind.PROVINCIAL_BRANCH)
    ministry = models.ForeignKey(
        Ministry, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name="กระทรวง"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="agencies", verbose_name="กรม"
    )
    provinces = models.ManyToManyField(Province, related_name="agencies", verbose_name="จังหวัดที่รับผิดชอบ", blank=True)
    is_active = models.BooleanField("ใช้งานอยู่", default=True)

    objects = AgencyQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name_th"]
        verbose_name = "หน่วยงาน"
        verbose_name_plural = "หน่วยงาน"

    def __str__(self):
        return self.name_th


class AreaOwned(models.Model):
    """A row that belongs to exactly one area: a province or a province group."""

    province = models.ForeignKey(
        "projects.Province", models.PROTECT, null=True, blank=True, related_name="%(class)ss", verbose_name="จังหวัด"
    )
    group = models.ForeignKey(
        "projects.ProvinceGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="กลุ่มจังหวัด",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(province__isnull=False, group__isnull=True) | Q(province__isnull=True, group__isnull=False),
                name="%(class)s_one_area",
                violation_error_message="เลือกจังหวัดหรือกลุ่มจังหวัดอย่างใดอย่างหนึ่ง",
            )
        ]

    @property
    def area(self):
        """The owning Province or ProvinceGroup; None on a row that is not filled in yet."""
        return self.province if self.province_id else self.group

    @property
    @display(description="พื้นที่")
    def area_name(self) -> str:
        return self.area.full_name if self.area else ""
