"""What the people slice hangs into the Wagtail admin."""

from django.contrib.auth import get_user_model
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.staticfiles import versioned_static

from projects.areas.models import AreaOwned
from projects.people import log_actions, menu, stock_choices  # noqa: F401
from projects.people.admin import PostViewSet
from projects.people.guards import own_pages_to_choose
from projects.people.models import AuditEntry, Post
from projects.people.scope import ScopedModel


@hooks.register("register_log_actions")
def log_with_the_owners_ids(registry):
    for model in (ScopedModel, AreaOwned, Post, get_user_model()):  # any other model with an area: its slice's hooks
        registry.register_model(model, AuditEntry)
    log_actions.register_log_actions(registry)


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages, request):
    return own_pages_to_choose(pages, request)


@hooks.register("insert_global_admin_css")
def people_css():
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/admin/people.css"))


@hooks.register("register_admin_viewset")
def posts_viewset():
    return PostViewSet()
