"""Whose rows: who is asking, what that person reaches, and the net under every query.

Say it (`visible_to`, `editable_by`), net (a default manager that knows who asks and raises when nobody does),
guard (a test walks every address as the neighbour). Traps: STYLE.md, «Whose rows».
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import models
from django.db.models import Q, sql
from django.utils import timezone
from modelcluster.models import model_from_serializable_data
from wagtail.admin.forms.models import WagtailAdminModelForm

PUBLIC, EVERYONE = object(), object()
READABLE_TO_NEIGHBOURS = ("verified", "accepted")  # the steps from which a group and its provinces read each other

_asker = ContextVar("asker", default=None)  # a callable giving the person; None when nobody asks


class NobodyAsked(RuntimeError):
    """A scoped query ran and nobody had said on whose behalf."""


@contextmanager
def asking_as(person):
    """Run the block on behalf of a person, PUBLIC or EVERYONE. Never around a `yield`."""
    token = _asker.set(lambda: person)
    try:
        yield
    finally:
        _asker.reset(token)


def asker():
    """The person, PUBLIC or EVERYONE on whose behalf we run. Raises NobodyAsked when there is none."""
    if _asker.get() is None:
        raise NobodyAsked("Who asks? Say `with asking_as(person):`, or EVERYONE.")
    return _asker.get()()


@dataclass(frozen=True)
class Reach:
    """What one person reads and edits, by area, agency and ministry (DOMAIN §4, «Who reads and who edits»).

    `neighbours`: (field, ids, first year BE, last year BE): areas read from verified on, in those fiscal years.
    """

    nation: bool = False
    edits_nation: bool = False
    provinces: frozenset = frozenset()
    groups: frozenset = frozenset()
    agencies: frozenset = frozenset()
    ministries: frozenset = frozenset()
    departments: frozenset = frozenset()
    neighbours: tuple = ()
    edit_provinces: frozenset = frozenset()
    edit_groups: frozenset = frozenset()
    edit_agencies: frozenset = frozenset()
    directing: "Reach | None" = None  # what the executive posts among them read whole: there they issue directives
    inspect_provinces: frozenset = frozenset()  # where an inspector's post records visits: reads, and that alone
    inspect_groups: frozenset = frozenset()
    inspects_nation: bool = False
    published: bool = False
    needs_second_factor: bool = False
    roles: frozenset = field(default=frozenset())

    def q(self, path=""):
        """The filter for reading; `path` is how the row reaches its project."""
        to = f"{path}__" if path else ""
        if self.published:
            return Q(**{f"{to}live": True})
        where = Q(pk__in=[])
        for name, ids in (
            ("province_id", self.provinces),
            ("group_id", self.groups),
            ("agency_id", self.agencies),
            ("agency__ministry_id", self.ministries),
            ("agency__department_id", self.departments),
        ):
            if ids:
                where |= Q(**{f"{to}{name}__in": ids})
        for name, ids, first, last in self.neighbours:
            where |= Q(
                **{
                    f"{to}{name}__in": ids,
                    f"{to}fiscal_year_id__gte": first,
                    f"{to}fiscal_year_id__lte": last,
                    f"{to}step__in": READABLE_TO_NEIGHBOURS,
                }
            )
        return where

    def edit_q(self, path=""):
        to = f"{path}__" if path else ""
        return (
            Q(**{f"{to}province_id__in": self.edit_provinces})
            | Q(**{f"{to}group_id__in": self.edit_groups})
            | Q(**{f"{to}agency_id__in": self.edit_agencies})
        )

    def log_q(self):
        """The filter for AuditEntry, which copies the owner's ids."""
        return (
            Q(province_id__in=self.provinces)
            | Q(group_id__in=self.groups)
            | Q(agency_id__in=self.agencies)
            | Q(ministry_id__in=self.ministries)
        )

    def area_q(self, path=""):
        """The filter for rows that an area owns and no project does (plans, allocations)."""
        to = f"{path}__" if path else ""
        return Q(**{f"{to}province_id__in": self.provinces}) | Q(**{f"{to}group_id__in": self.groups})

    def edit_area_q(self, path=""):
        to = f"{path}__" if path else ""
        return Q(**{f"{to}province_id__in": self.edit_provinces}) | Q(**{f"{to}group_id__in": self.edit_groups})

    def covers(self, row) -> bool:
        """Whether the person may write this row (or the project it belongs to)."""
        for step in filter(None, row.scope_path.split("__")):
            if (row := getattr(row, step, None)) is None:
                return True  # an inline child not attached yet: checked with its parent, NOT NULL does the rest
        return self.covers_project(row)

    def covers_project(self, project) -> bool:
        return self.edits_nation or (
            project.province_id in self.edit_provinces
            or project.group_id in self.edit_groups
            or project.agency_id in self.edit_agencies
        )

    def without_neighbours(self) -> "Reach":
        """What is read whole, drafts too: neighbours read what was verified, the public what is live, not the work on it."""
        return replace(self, neighbours=(), published=False)

    def reads_work_on(self, project) -> bool:
        return self.nation or (
            project.province_id in self.provinces
            or project.group_id in self.groups
            or project.agency_id in self.agencies
            or (
                project.agency_id is not None
                and (project.agency.ministry_id in self.ministries or project.agency.department_id in self.departments)
            )
        )

    def may_direct(self, row) -> bool:
        """Whether a directive of these posts reaches that project, or that area (a Province or a ProvinceGroup)."""
        if self.directing is None:
            return False
        if hasattr(row, "fiscal_year_id"):
            return self.directing.reads_work_on(row)
        own = self.directing.groups if row._meta.model_name == "provincegroup" else self.directing.provinces
        return self.directing.nation or row.pk in own

    def inspects(self, area_owned) -> bool:
        """Whether an inspector's post of the person records visits in that row's area."""
        return (
            self.inspects_nation
            or area_owned.province_id in self.inspect_provinces
            or area_owned.group_id in self.inspect_groups
        )

    def edits_area(self, area_owned) -> bool:
        """Whether the person edits what belongs to that row's own area (plans, allocations)."""
        return self.edits_nation or (
            area_owned.province_id in self.edit_provinces or area_owned.group_id in self.edit_groups
        )


_NATION = Reach(nation=True, edits_nation=True)
_PUBLISHED = Reach(published=True)


def reach(person) -> Reach:
    """The person's reach, built from the posts held today and kept on the person for this request."""
    if person is EVERYONE:
        return _NATION
    if person is PUBLIC or not person.is_authenticated:
        return _PUBLISHED
    if person.is_superuser and person.is_active:
        return _NATION
    person = getattr(person, "_wrapped", person)  # request.user is lazy: keep the answer on the real object
    if not hasattr(person, "_reach"):
        person._reach = _reach_of_posts(person)
    return person._reach


def forget_reach(person):
    """Posts changed: work the reach out again at the next question."""
    person = getattr(person, "_wrapped", person)
    for name in ("_reach", "_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        if hasattr(person, name):
            delattr(person, name)


def _reach_of_posts(person) -> Reach:
    from projects.people.models import Post

    if not person.is_active:
        return Reach()
    return reach_of(list(Post.objects.held_by(person, timezone.localdate())))


def reach_of(posts) -> Reach:
    """What holding just these posts would reach."""
    from projects.areas.models import GroupMembership

    nation = any(
        post.role in ("central", "observer") or (post.role in ("executive", "inspector") and post.binding is None)
        for post in posts
    )
    ids = {name: frozenset(filter(None, (getattr(post, name) for post in posts))) for name in _BINDINGS}
    # A department's head reads the department; the ministry beside it is only where it stands.
    ministries = frozenset(post.ministry_id for post in posts if post.ministry_id and not post.department_id)
    neighbours = []
    if ids["group_id"] or ids["province_id"]:
        read_by = {"provincial_office", "group_office", "executive", "inspector", "committee"}
        from_groups = {post.group_id for post in posts if post.group_id and post.role in read_by}
        from_provinces = {post.province_id for post in posts if post.province_id and post.role in read_by}
        by_years = {}
        for member in GroupMembership.objects.filter(Q(group__in=from_groups) | Q(province__in=from_provinces)):
            years = (member.first_year_be or 0, member.last_year_be or 9999)
            if member.group_id in from_groups:
                by_years.setdefault(("province_id", *years), set()).add(member.province_id)
            if member.province_id in from_provinces:
                by_years.setdefault(("group_id", *years), set()).add(member.group_id)
        neighbours = [(name, frozenset(rows), first, last) for (name, first, last), rows in by_years.items()]
    return Reach(
        nation=nation,
        edits_nation=any(post.role == "central" for post in posts),
        provinces=ids["province_id"],
        groups=ids["group_id"],
        agencies=ids["agency_id"],
        ministries=ministries,
        departments=ids["department_id"],
        neighbours=tuple(neighbours),
        edit_provinces=frozenset(post.province_id for post in posts if post.role == "provincial_office"),
        edit_groups=frozenset(post.group_id for post in posts if post.role == "group_office"),
        edit_agencies=frozenset(post.agency_id for post in posts if post.role == "agency"),
        directing=_directing([post for post in posts if post.role == "executive"]),
        **_inspecting([post for post in posts if post.role == "inspector"]),
        needs_second_factor=any(post.needs_second_factor for post in posts),
        roles=frozenset(post.role for post in posts),
    )


def _directing(executives) -> Reach | None:
    """Where these posts direct: a province, a group, a ministry's or a department's projects, or the nation."""
    if not executives:
        return None
    ids = {name: frozenset(filter(None, (getattr(post, name) for post in executives))) for name in _BINDINGS}
    ministries = frozenset(post.ministry_id for post in executives if post.ministry_id and not post.department_id)
    bound = (*_BINDINGS, "ministry_id")
    return Reach(
        nation=any(not any(getattr(post, name) for name in bound) for post in executives),
        provinces=ids["province_id"],
        groups=ids["group_id"],
        departments=ids["department_id"],
        ministries=ministries,
    )


def _inspecting(inspectors) -> dict:
    """Where these posts record visits: their provinces and groups, or, bound to nothing, the nation."""
    return {
        "inspect_provinces": frozenset(post.province_id for post in inspectors if post.province_id),
        "inspect_groups": frozenset(post.group_id for post in inspectors if post.group_id),
        "inspects_nation": any(post.binding is None for post in inspectors),
    }


_BINDINGS = ("province_id", "group_id", "agency_id", "department_id")


class _Unanswerable(sql.Query):
    """May be built (forms are, at import), never run."""

    def get_compiler(self, *args, **kwargs):
        raise NobodyAsked(f"Who asks for {self.model.__name__}? Say `with asking_as(person):`, or EVERYONE.")

    def chain(self, klass=None):  # klass: an UPDATE
        return self.get_compiler() if klass else super().chain()


class ScopedQuerySet(models.QuerySet):
    def visible_to(self, person):
        where = reach(person)
        return self if where.nation else self.filter(where.q(self.model.scope_path))

    def editable_by(self, person):
        where = reach(person)
        return self if where.edits_nation else self.filter(where.edit_q(self.model.scope_path))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):
    def get_queryset(self):
        if _asker.get() is None:
            return self._queryset_class(self.model, _Unanswerable(self.model), self._db).none()
        return super().get_queryset().visible_to(_asker.get()())


class ScopedModel(models.Model):
    """First base class of every model that belongs to a project. `scope_path` says how the row reaches it."""

    scope_path = ""

    objects = ScopedManager()

    class Meta:
        abstract = True

    def owning_project(self):
        row = self
        for step in filter(None, self.scope_path.split("__")):
            row = getattr(row, step, None)
        return row

    def full_clean(self, *args, **kwargs):
        super().full_clean(*args, **kwargs)
        if not reach(asker()).covers(self):
            raise ValidationError("อยู่นอกพื้นที่ของท่าน", code="outside_area")

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        with asking_as(EVERYONE):
            stock = getattr(super(), "from_serializable_data", None) or partial(model_from_serializable_data, cls)
            return stock(data, check_fks, strict_fks)

    def validate_unique(self, exclude=None):
        with asking_as(EVERYONE):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude=None):
        with asking_as(EVERYONE):
            super().validate_constraints(exclude)


class ScopedModelForm(WagtailAdminModelForm):
    """`base_form_class` of every scoped model: its dropdowns offer only rows that the person may see."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, form_field in list(self.fields.items()):
            rows = getattr(form_field, "queryset", None)
            if hasattr(rows, "visible_to"):
                form_field.queryset = rows.model.objects.visible_to(self.for_user)
                if (chosen := self.initial.get(name)) and not form_field.queryset.filter(pk=chosen).exists():
                    del self.fields[name]  # a link to another area's row stays as it is


class ScopeMiddleware:
    """Right after AuthenticationMiddleware: whoever is signed in is the one who asks."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        def who():
            return request.user  # asked late: signing in changes it within a request

        token = _asker.set(who)
        try:
            response = self.get_response(request)
        finally:
            _asker.reset(token)
        if response.streaming and not response.is_async:
            response.streaming_content = _each_as(who, response.streaming_content)
        return response


def _each_as(who, parts):
    """Exports are written after the middleware has returned: set the asker around each part, not around the yield."""
    parts = iter(parts)
    while True:
        token = _asker.set(who)
        try:
            part = next(parts)
        except StopIteration:
            return
        finally:
            _asker.reset(token)
        yield part


class AsksForEveryone(BaseCommand):
    """Mixin in front of a stock command that reads scoped rows for the whole nation."""

    def handle(self, *args, **options):
        with asking_as(EVERYONE):
            return super().handle(*args, **options)
