"""What the people slice hangs into the Wagtail admin."""

from django.contrib.auth import get_user_model
from wagtail import hooks

from projects.areas.models import AreaOwned
from projects.people import log_actions
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
