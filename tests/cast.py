"""The people of the tests, each with the post that gives the rights. Made once a test, when first asked for."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from projects.models import Agency, Ministry, Post, PostHolding, Province, ProvinceGroup
from projects.people.actions import join_groups

PASSWORD = "ทดสอบ-padme-2569"


def person(username, role, *, title=None, first_name=None, **binding):
    """A signed-in-able person holding one new post, since the first day of 2569's fiscal year."""
    user = get_user_model().objects.create_user(username, password=PASSWORD, first_name=first_name or username)
    post = Post.objects.create(role=role, title=title or f"{Post.Role(role).label} {username}", **binding)
    PostHolding.objects.create(post=post, person=user, since=timezone.localdate().replace(day=1))
    join_groups(user)
    return user


def province(code):
    return Province.objects.get(code=code)


def group(code):
    return ProvinceGroup.objects.get(code=code)


def agency(name, *provinces, ministry=None):
    """An agency serving the provinces (codes), found or made."""
    found, is_new = Agency.objects.get_or_create(
        name_th=name, defaults={"ministry": ministry and Ministry.objects.get(code=ministry)}
    )
    if is_new:
        found.provinces.set(Province.objects.filter(code__in=provinces))
    return found


class Cast:
    """`self.nan_agency`, `self.phrae_office`…: an attribute is made when first asked for."""

    @property
    def roads_of_nan(self):
        return agency("แขวงทางหลวงน่านที่ 1", "55", ministry="08000")

    @property
    def roads_of_phrae(self):
        return agency("แขวงทางหลวงแพร่", "54", ministry="08000")

    def __getattr__(self, name):
        makers = {
            "nan_agency": lambda: person(name, "agency", agency=self.roads_of_nan),
            "phrae_agency": lambda: person(name, "agency", agency=self.roads_of_phrae),
            "nan_office": lambda: person(name, "provincial_office", province=province("55")),
            "nan_office_2": lambda: person(name, "provincial_office", province=province("55")),
            "phrae_office": lambda: person(name, "provincial_office", province=province("54")),
            "lampang_office": lambda: person(name, "provincial_office", province=province("52")),
            "north2_office": lambda: person(name, "group_office", group=group("NU2")),
            "central": lambda: person(name, "central"),
            "central_2": lambda: person(name, "central"),
            "nan_governor": lambda: person(name, "executive", province=province("55")),
            "phrae_governor": lambda: person(name, "executive", province=province("54")),
            "transport_minister": lambda: person(name, "executive", ministry=Ministry.objects.get(code="08000")),
            "nan_treasury": lambda: person(name, "treasury", province=province("55")),
            "nan_committee": lambda: person(name, "committee", province=province("55")),
            "phrae_inspector": lambda: person(name, "inspector", province=province("54")),
            "observer": lambda: person(name, "observer"),
        }
        if name not in makers:
            raise AttributeError(name)
        made = makers[name]()
        setattr(self, name, made)
        return made
