"""Who works here: posts, who holds them, what was done by whom, and what they are told."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import BaseLogEntry, BaseLogEntryManager
from wagtail.models.audit_log import LogEntryQuerySet

from cms.thai import fiscal_year_be
from projects.areas.models import Agency, GroupMembership
from projects.people.rules import OF_ITS_GROUP, OF_ITS_PROVINCE, Manager, PostFacts
from projects.people.scope import ScopedModel, reach

__all__ = ["AuditEntry", "Notice", "PersonSettings", "Post", "PostHolding"]


class PostQuerySet(models.QuerySet):
    def looked_after_by(self, person):
        """The posts a person makes, edits, suspends and hands over: `rules.may_manage` for a whole set."""
        manager = manager_of(person)
        if manager.nation:
            return self
        where = Q(pk__in=[])
        if manager.provinces:
            served = Agency.objects.annotate(served=models.Count("provinces"))
            alone = served.filter(served=1).exclude(kind=Agency.Kind.OSM)
            where |= Q(role__in=OF_ITS_PROVINCE, province__in=manager.provinces, ministry=None, department=None)
            where |= Q(role=Post.Role.AGENCY, agency__in=Agency.objects.filter(
                pk__in=alone.values("pk"), provinces__in=manager.provinces).values("pk"))  # fmt: skip
        for group, members in manager.groups.items():
            where |= Q(role__in=OF_ITS_GROUP, group=group, province=None, ministry=None, department=None)
            where |= Q(role=Post.Role.AGENCY, agency__in=agencies_of_group(members).values("pk"))
        return self.filter(where)

    def with_holders(self):
        """Each post with its binding and, in `current_holdings`, today's holder and stand-ins."""
        today = PostHolding.objects.current(timezone.localdate()).select_related("person")
        return self.select_related("province", "group", "ministry", "department", "agency").prefetch_related(
            models.Prefetch("holdings", queryset=today, to_attr="current_holdings")
        )

    def held_by(self, person, on):
        return self.filter(holdings__in=PostHolding.objects.current(on).filter(person=person), is_suspended=False)


class Post(models.Model):
    """A post (ตำแหน่ง). Rights belong to it, never to a user name; the person who holds it changes (S0 §6)."""

    class Role(models.TextChoices):
        CENTRAL = "central", "ส่วนกลาง (สบจ.สป.มท.)"
        GROUP_OFFICE = "group_office", "สำนักงานกลุ่มจังหวัด (OSM)"
        PROVINCIAL_OFFICE = "provincial_office", "สำนักงานจังหวัด (สนจ.)"
        AGENCY = "agency", "ส่วนราชการเจ้าของโครงการ"
        EXECUTIVE = "executive", "ผู้บริหาร"
        INSPECTOR = "inspector", "ผู้ตรวจราชการ"
        TREASURY = "treasury", "คลังจังหวัด"
        COMMITTEE = "committee", "คณะกรรมการ (ก.ธ.จ. / อ.ค.ต.ป.)"
        OBSERVER = "observer", "ผู้สังเกตการณ์ส่วนกลาง"

    OFFICES = {Role.GROUP_OFFICE, Role.PROVINCIAL_OFFICE}
    WHO_ACT = OFFICES | {Role.CENTRAL, Role.AGENCY}

    role = models.CharField("บทบาท", max_length=20, choices=Role.choices)
    title = models.CharField("ชื่อตำแหน่ง", max_length=160)
    province = models.ForeignKey(
        "projects.Province", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="จังหวัด"
    )
    group = models.ForeignKey(
        "projects.ProvinceGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="กลุ่มจังหวัด",
    )
    ministry = models.ForeignKey(
        "projects.Ministry", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="กระทรวง"
    )
    department = models.ForeignKey(
        "projects.Department", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="กรม"
    )
    agency = models.ForeignKey(
        "projects.Agency", models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="หน่วยงาน"
    )
    phone = models.CharField("โทรศัพท์ที่ทำงาน", max_length=40, blank=True)
    needs_second_factor = models.BooleanField("ต้องยืนยันตัวตนสองขั้น", default=False)
    is_suspended = models.BooleanField("ระงับตำแหน่ง", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["role", "title"]
        verbose_name = "ตำแหน่ง"
        verbose_name_plural = "ตำแหน่ง"
        constraints = [
            models.CheckConstraint(
                name="post_bound_as_its_role_asks",
                violation_error_message="ขอบเขตของตำแหน่งไม่ตรงกับบทบาท",
                condition=(
                    Q(role__in=["central", "observer"], province=None, group=None, ministry=None, agency=None)
                    | Q(role="provincial_office", province__isnull=False, group=None, ministry=None, agency=None)
                    | Q(role="group_office", group__isnull=False, province=None, ministry=None, agency=None)
                    | Q(role="agency", agency__isnull=False, province=None, group=None, ministry=None)
                    | Q(role="treasury", province__isnull=False, group=None, ministry=None, agency=None)
                    | Q(role__in=["executive", "inspector", "committee"], agency=None)
                ),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def binding(self):
        """What the post is bound to: an area, ministry, department or agency; None means the nation."""
        return self.agency or self.province or self.group or self.department or self.ministry

    @property
    def full_title(self) -> str:
        """The title with what the post is bound to, where it does not say so: of 76 governors each has his own name."""
        bound = self.binding
        return self.title if bound is None or bound.name_th in self.title else f"{self.title} ({bound})"

    @property
    def holder(self):
        """The person holding the post now, or None. Reads `current_holdings` when a list prefetched it."""
        holdings = getattr(self, "current_holdings", None)
        if holdings is None:
            holdings = list(self.holdings.current(timezone.localdate()).select_related("person"))
        return next((holding.person for holding in holdings if not holding.is_stand_in), None)

    # What lists and exports show; a list says `with_holders()` first.
    @property
    def role_name(self) -> str:
        return self.get_role_display()

    @property
    def binding_name(self) -> str:
        return str(self.binding or "ทั้งประเทศ")

    @property
    def holder_name(self) -> str:
        return (self.holder.get_full_name() or self.holder.get_username()) if self.holder else "ว่าง"

    @property
    def username(self) -> str:
        return self.holder.get_username() if self.holder else ""

    @property
    def stand_in_names(self) -> str:
        stand_ins = [holding.person for holding in self.current_holdings if holding.is_stand_in]
        return ", ".join(person.get_full_name() or person.get_username() for person in stand_ins)

    @property
    def state_name(self) -> str:
        if self.is_suspended:
            return "▲ ระงับ"
        if not self.holder:
            return "○ ว่าง"
        if not self.holder.is_active:
            return "▲ บัญชีถูกระงับ"
        return "● ใช้งาน"

    @property
    def facts(self) -> PostFacts:
        agency = self.agency if self.agency_id else None
        return PostFacts(
            role=self.role,
            province_id=self.province_id,
            group_id=self.group_id,
            ministry_id=self.ministry_id,
            department_id=self.department_id,
            agency_id=self.agency_id,
            agency_provinces=frozenset(agency.provinces.values_list("pk", flat=True) if agency else ()),
            agency_is_osm=bool(agency) and agency.kind == Agency.Kind.OSM,
        )


def agencies_of_group(members):
    """The agencies that are a group's business: its OSM, and those serving several of its provinces and no other."""
    served = Agency.objects.annotate(served=models.Count("provinces"))
    shared = served.filter(Q(served__gt=1) | Q(served=1, kind=Agency.Kind.OSM)).values("pk")
    elsewhere = Agency.provinces.through.objects.exclude(province__in=members).values("agency")
    return Agency.objects.filter(pk__in=shared).exclude(pk__in=elsewhere)


def manager_of(person) -> Manager:
    """Which posts the person looks after, from the posts held today. Kept nowhere: rights may change any minute."""
    where = reach(person)
    if where.edits_nation:
        return Manager(nation=True)
    members = {group: set() for group in where.edit_groups}
    if members:
        this_year = GroupMembership.objects.in_year(fiscal_year_be(timezone.localdate()))
        for group, province in this_year.filter(group__in=members).values_list("group", "province"):
            members[group].add(province)
    return Manager(provinces=where.edit_provinces, groups={group: frozenset(rows) for group, rows in members.items()})


def accounts_looked_after_by(person):
    """The accounts whose every post, held now or from a coming day on, the person looks after."""
    everyone = (
        get_user_model().objects.all() if person.is_superuser else get_user_model().objects.filter(is_superuser=False)
    )
    if manager_of(person).nation:
        return everyone
    open_ones = PostHolding.objects.not_over(timezone.localdate())
    own = Post.objects.looked_after_by(person).values("pk")
    mine = open_ones.filter(post__in=own).values("person")
    elsewhere = open_ones.exclude(post__in=own).values("person")
    return everyone.filter(pk__in=mine).exclude(pk__in=elsewhere)


class PostHoldingQuerySet(models.QuerySet):
    def current(self, on):
        return self.not_over(on).filter(since__lte=on)

    def not_over(self, on):
        """Held now or from a coming day on. What an action ended is over at once, whatever its last day."""
        return self.filter(Q(until=None) | Q(until__gte=on), ended_at=None)


class PostHolding(models.Model):
    """That a person held a post from one day to another. Ended, never deleted."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings", verbose_name="ตำแหน่ง")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="post_holdings", verbose_name="ผู้ดำรงตำแหน่ง"
    )
    since = models.DateField("ตั้งแต่วันที่")
    until = models.DateField("ถึงวันที่", null=True, blank=True)
    ended_at = models.DateTimeField("พ้นจากตำแหน่งเมื่อ", null=True, blank=True, editable=False)
    is_stand_in = models.BooleanField("รักษาการแทน", default=False)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60, blank=True)

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "การดำรงตำแหน่ง"
        verbose_name_plural = "การดำรงตำแหน่ง"
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(until=None, is_stand_in=False), name="post_one_holder_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="post_holding_ends_after_it_begins"
            ),
        ]

    def __str__(self):
        return f"{self.person} – {self.post}"


class PersonSettings(models.Model):
    """What PADME keeps about an account beside Django's own columns; no row means every default."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="padme")
    must_change_password = models.BooleanField("ต้องตั้งรหัสผ่านใหม่เมื่อเข้าสู่ระบบ", default=False)

    def __str__(self):
        return str(self.person)


class Notice(models.Model):
    """Something a person is told: at once on the desk, and once a day by mail if still unread."""

    class Kind(models.TextChoices):
        RETURNED = "returned", "ส่งกลับแก้ไข"
        ASSIGNED = "assigned", "มอบหมายโครงการ"
        ACCEPTED = "accepted", "รับรองแล้ว"
        TAKEN_DOWN = "taken_down", "นำออกจากหน้าเผยแพร่"
        HANDED_OVER = "handed_over", "รับมอบงาน"
        CHASED = "chased", "ทวงถามรายงาน"
        MEETING = "meeting", "นัดประชุม"
        DIRECTED = "directed", "ข้อสั่งการ"
        ANSWERED = "answered", "คำชี้แจงและคำตอบ"
        ASKED = "asked", "ขอความช่วยเหลือ"
        VISITED = "visited", "การตรวจติดตาม"
        PROBLEM = "problem", "ปัญหารุนแรง"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.CharField(max_length=400)
    url = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "การแจ้งเตือน"
        verbose_name_plural = "การแจ้งเตือน"
        indexes = [models.Index(fields=["person", "-made_at"], name="notice_of_person")]

    def __str__(self):
        return self.text


class DailyLetter(models.Model):
    """That a person's mail of the day went out: one a day, however often the command runs."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = "สรุปประจำวันที่ส่งแล้ว"
        verbose_name_plural = "สรุปประจำวันที่ส่งแล้ว"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_daily_letter")]

    def __str__(self):
        return f"{self.person_id} {self.day}"


class AuditEntryQuerySet(LogEntryQuerySet):
    """Entries are added and read; neither a row nor a whole set is changed or thrown away."""

    def update(self, **kwargs):
        raise TypeError("An audit entry is written once.")

    def delete(self):
        raise TypeError("An audit entry is never deleted.")


class AuditEntryManager(BaseLogEntryManager):
    """Copies the ids of the owning area, agency and ministry, so that each reads the log of their own rows only."""

    def get_queryset(self):
        return AuditEntryQuerySet(self.model, using=self._db)

    def log_action(self, instance, action, **kwargs):
        kwargs = {"object_id": str(instance.pk)} | owner_ids(instance) | kwargs
        return super().log_action(instance, action, **kwargs)

    def for_instance(self, instance):
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=str(instance.pk))

    def viewable_by_user(self, user):
        # Not super(): it caches the content types of whichever log model is asked first and hides ours.
        where = reach(user)
        return self.all() if where.nation else self.filter(where.log_q())


def owner_ids(instance) -> dict:
    """Whose log an action on this row belongs to. A person's belongs where that person holds a post today."""
    project_id = None
    if isinstance(instance, ScopedModel):
        instance = instance.owning_project()
        project_id = instance.pk if instance else None
    elif isinstance(instance, get_user_model()):
        instance = Post.objects.held_by(instance, timezone.localdate()).select_related("agency").first()
    ids = {name: getattr(instance, name, None) for name in ("province_id", "group_id", "agency_id", "ministry_id")}
    if ids["agency_id"]:
        ids["ministry_id"] = ids["ministry_id"] or instance.agency.ministry_id
        if not project_id and not (ids["province_id"] or ids["group_id"]):
            served = list(instance.agency.provinces.values_list("pk", flat=True)[:2])
            ids["province_id"] = served[0] if len(served) == 1 else None
    return {"project_id": project_id, **ids}


class AuditEntry(BaseLogEntry):
    """Who did what to a scoped row, when, before, after and why (`data`). Written once; nothing in the app edits it."""

    object_id = models.CharField(max_length=255, db_index=True)
    project_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    province_id = models.BigIntegerField(null=True, blank=True)
    group_id = models.BigIntegerField(null=True, blank=True)
    agency_id = models.BigIntegerField(null=True, blank=True)
    ministry_id = models.BigIntegerField(null=True, blank=True)

    objects = AuditEntryManager()

    class Meta:
        ordering = ["-timestamp", "-pk"]
        verbose_name = "บันทึกการดำเนินการ"
        verbose_name_plural = "บันทึกการดำเนินการ"
        indexes = [
            models.Index(fields=["province_id", "-timestamp"], name="audit_province"),
            models.Index(fields=["project_id", "-timestamp"], name="audit_project"),
        ]

    def __str__(self):
        return f"{self.action} {self.label}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise TypeError("An audit entry is written once.")
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit entry is never deleted.")
