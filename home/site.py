"""The public site as every PADME has it: pages, an office's place to write, moderation. Idempotent and quick."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home.models import AreaIndexPage, AreaPage, HomePage, ProjectIndexPage, PublicationIndexPage
from projects.models import Province, ProvinceGroup
from projects.people.roles import MODERATORS, area_group_name

HOME_TITLE = "ติดตามโครงการจังหวัดและกลุ่มจังหวัด"
ROOT = "ส่วนกลาง"  # the stock root of pages and of collections: what belongs to no area
WORKFLOW = "กลั่นกรองผลงานและรายงานก่อนเผยแพร่"
OFFICE_PAGES = ("add_page", "change_page")
MODERATOR_PAGES = (
    "add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page", "delete_page",
)  # fmt: skip
MEDIA = [("wagtailimages", name) for name in ("add_image", "change_image", "choose_image")] + [
    ("wagtaildocs", name) for name in ("add_document", "change_document", "choose_document")
]


@transaction.atomic
def ensure_site():
    """Bring pages, rights and workflow to what the registers of areas ask for. Returns the HomePage.

    Needs the areas and the groups of projects.people.roles. Adds what is missing and takes nothing away, except
    the stock welcome page and, with it, the two stock groups while nobody is in them.
    """
    home = _home()
    _ensure_child(home, ProjectIndexPage, "projects", "โครงการ")
    areas = _ensure_child(home, AreaIndexPage, "areas", "จังหวัดและกลุ่มจังหวัด")
    _ensure_child(home, PublicationIndexPage, "publications", "ผลงานและรายงาน")
    _ensure_area_pages(areas)
    _ensure_page_rights(home)
    _ensure_collections()
    _ensure_moderation(home)
    return home


# Pages


def _home():
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant("th"))
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    Page.objects.filter(pk=root.pk, title="Root").update(title=ROOT, draft_title=ROOT)
    home = HomePage.objects.child_of(root).first()
    if home is None:
        welcome = root.get_children().filter(slug="home", content_type=ContentType.objects.get_for_model(Page))
        if welcome.exists():
            welcome.get().delete()
            Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
            Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
            GroupApprovalTask.objects.filter(name="Moderators approval", task_states=None).delete()
            root.refresh_from_db()
        home = root.add_child(instance=HomePage(title=HOME_TITLE, slug="home", show_in_menus=False))
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", is_default_site=True, site_name="PADME", root_page=home)
    elif site.root_page_id != home.pk and not HomePage.objects.filter(pk=site.root_page_id).exists():
        site.root_page = home
        site.save()
    Site.clear_site_root_paths_cache()
    return home


def _ensure_child(home, model, slug, title):
    found = model.objects.child_of(home).first()
    if found is None:
        home.refresh_from_db()
        found = home.add_child(instance=model(title=title, slug=slug))
    return found


def _ensure_area_pages(index):
    """Set-based: 112 pages one by one would take as many seconds as a person waits for a page."""
    have = AreaPage.objects.all()
    provinces = Province.objects.filter(has_provincial_plan=True).exclude(
        pk__in=have.values("province").exclude(province=None)
    )
    groups = ProvinceGroup.objects.exclude(pk__in=have.values("group").exclude(group=None))
    missing = [*provinces, *groups]
    if not missing:
        return
    index.refresh_from_db()
    last = index.get_last_child()
    step = int(last.path[-Page.steplen :], 36) if last else 0
    now = timezone.now()
    pages = [
        Page(
            title=area.full_name,
            draft_title=area.full_name,
            slug=area.code,
            url_path=f"{index.url_path}{area.code}/",
            path=Page._get_path(index.path, index.depth + 1, step + number),
            depth=index.depth + 1,
            content_type=ContentType.objects.get_for_model(AreaPage),
            locale_id=index.locale_id,
            first_published_at=now,
            last_published_at=now,
        )
        for number, area in enumerate(missing, start=1)
    ]
    Page.objects.bulk_create(pages)
    for page, area in zip(pages, missing, strict=True):
        page.pk = page.pk or Page.objects.get(path=page.path).pk
        owner = {"province": area} if isinstance(area, Province) else {"group": area}
        # raw: the row of the child table alone, its parent row is there
        AreaPage(page_ptr=page, **_values(page), **owner).save_base(raw=True, force_insert=True)
    index.numchild += len(pages)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild)


def _values(page):
    return {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}


# Rights


def _ensure_page_rights(home):
    permissions = _permissions([("wagtailcore", name) for name in MODERATOR_PAGES])
    pages = {page.area.code: page.pk for page in AreaPage.objects.select_related("province", "group")}
    wanted = {(MODERATORS, home.pk, name) for name in MODERATOR_PAGES if ("wagtailcore", name) in permissions}
    for area in _areas():
        wanted |= {(area_group_name(area), pages[area.code], name) for name in OFFICE_PAGES}
    groups = dict(Group.objects.values_list("name", "pk"))
    have = set(GroupPagePermission.objects.values_list("group_id", "page_id", "permission_id"))
    rows = {
        (groups[group], page, permissions["wagtailcore", name].pk) for group, page, name in wanted if group in groups
    }
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group_id=g, page_id=p, permission_id=n) for g, p, n in sorted(rows - have)]
    )


def _ensure_collections():
    root = Collection.get_first_root_node() or Collection.add_root(name=ROOT)
    Collection.objects.filter(pk=root.pk, name="Root").update(name=ROOT)
    have = dict(root.get_children().values_list("name", "pk"))
    missing = [area_group_name(area) for area in _areas() if area_group_name(area) not in have]
    if missing:
        last = root.get_last_child()
        step = int(last.path[-Collection.steplen :], 36) if last else 0
        depth = root.depth + 1
        Collection.objects.bulk_create(
            [
                Collection(name=name, depth=depth, path=Collection._get_path(root.path, depth, step + number))
                for number, name in enumerate(missing, start=1)
            ]
        )
        Collection.objects.filter(pk=root.pk).update(numchild=root.numchild + len(missing))
        have = dict(Collection.objects.filter(depth=depth).values_list("name", "pk"))
    permissions = _permissions(MEDIA)
    groups = dict(Group.objects.values_list("name", "pk"))
    rows = {
        (groups[name], have[name], permission.pk)
        for name in map(area_group_name, _areas())
        for permission in permissions.values()
        if name in groups
    }
    if MODERATORS in groups:
        rows |= {(groups[MODERATORS], root.pk, permission.pk) for permission in permissions.values()}
    present = set(GroupCollectionPermission.objects.values_list("group_id", "collection_id", "permission_id"))
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group_id=g, collection_id=c, permission_id=p) for g, c, p in sorted(rows - present)]
    )


def _permissions(names):
    found = Permission.objects.filter(
        content_type__app_label__in={label for label, _ in names}, codename__in={name for _, name in names}
    ).select_related("content_type")
    return {(permission.content_type.app_label, permission.codename): permission for permission in found}


def _areas():
    return [*Province.objects.filter(has_provincial_plan=True), *ProvinceGroup.objects.all()]


# Moderation


def _ensure_moderation(home):
    """Stories and reports wait for central staff; whoever may publish publishes."""
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    task = GroupApprovalTask.objects.filter(name=WORKFLOW).first() or GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.add(*Group.objects.filter(name=MODERATORS))
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    if not WorkflowPage.objects.filter(page=home).exists():
        WorkflowPage.objects.create(page=home, workflow=workflow)
