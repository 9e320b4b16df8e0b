"""What each role may do in the admin, as Django groups; and one group per area for its pages and pictures."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from projects.areas.models import Province, ProvinceGroup
from projects.people.models import Post

READ = ["wagtailadmin.access_admin", "projects.view_project"]
WRITE = [*READ, "projects.add_project", "projects.change_project", "projects.delete_project"]
PLANS = [
    f"projects.{verb}_{name}"
    for verb in ("add", "change", "view")
    for name in ("developmentplan", "annualactionplan", "summarytable")
]
OFFICE = [
    *WRITE,
    *PLANS,
    "projects.view_areaallocation",
    "projects.view_disbursementtarget",
    "projects.view_fiscalyear",
    "projects.view_post",
    "projects.change_post",
    "projects.add_post",
    "projects.view_importbatch",
    "projects.add_importbatch",
]
CENTRAL = [
    *OFFICE,
    *[
        f"projects.{verb}_{name}"
        for verb in ("add", "change", "view", "delete")
        for name in (
            "agency", "agenda", "areaallocation", "budgetplan", "department", "disbursementtarget", "district",
            "fiscalyear", "groupmembership", "legalduty", "ministry", "province", "provincegroup",
            "summarytable",
        )
    ],
]  # fmt: skip
READ_PLANS = [
    f"projects.view_{name}"
    for name in ("developmentplan", "annualactionplan", "areaallocation", "fiscalyear", "summarytable")
]
PERMISSIONS = {
    Post.Role.CENTRAL: CENTRAL,
    Post.Role.GROUP_OFFICE: OFFICE,
    Post.Role.PROVINCIAL_OFFICE: OFFICE,
    Post.Role.AGENCY: WRITE,
    Post.Role.EXECUTIVE: [*READ, *READ_PLANS],
    Post.Role.INSPECTOR: [*READ, *READ_PLANS],
    Post.Role.TREASURY: [*READ, *READ_PLANS],
    Post.Role.COMMITTEE: [*READ, *READ_PLANS],
    Post.Role.OBSERVER: [*READ, *READ_PLANS],
}


def role_group_name(role) -> str:
    return f"บทบาท: {Post.Role(role).label}"


def area_group_name(area) -> str:
    return f"พื้นที่ {area.code}"


def ensure_roles():
    """The nine role groups with their permissions, and a group per area. Adds what is missing, takes nothing away
    that central staff gave by hand beyond these groups."""
    for label in ("projects", "wagtailadmin"):
        create_permissions(apps.get_app_config(label), verbosity=0)
    wanted = {name for names in PERMISSIONS.values() for name in names}
    where = Q()
    for name in wanted:
        label, codename = name.split(".")
        where |= Q(content_type__app_label=label, codename=codename)
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(where).select_related("content_type")
    }
    names = [role_group_name(role) for role in PERMISSIONS]
    areas = [*Province.objects.filter(has_provincial_plan=True), *ProvinceGroup.objects.all()]
    names += [area_group_name(area) for area in areas] + [MODERATORS]
    Group.objects.bulk_create([Group(name=name) for name in names], ignore_conflicts=True)
    for role, permissions in PERMISSIONS.items():
        Group.objects.get(name=role_group_name(role)).permissions.set(
            [found[name] for name in permissions if name in found]
        )


def groups_for(posts):
    """The names of the groups that holding these posts puts a person into: its role, and an office's own area."""
    names = set()
    for post in posts:
        names.add(role_group_name(post.role))
        if post.role in Post.OFFICES:
            names.add(area_group_name(post.binding))
        if post.role == Post.Role.CENTRAL:
            names.add(MODERATORS)
    return names


MODERATORS = "ผู้กลั่นกรองหน้าเผยแพร่"  # central staff who moderate stories and publish pages
OURS = r"^(บทบาท: |พื้นที่ |ผู้กลั่นกรอง)"  # the groups that posts put people into; others are given by hand
