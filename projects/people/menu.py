"""What stands in the admin's menu for whom: nothing that leads nowhere, nothing that leaves the house."""

from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

FOR_SUPERUSERS = {"snippets", "settings"}
REPORTS_SHOWN = {"workflows", "site-history"}
# What is done every day stands first; what is set up once a year, last. A name not here keeps its own place, after these.
DAILY_FIRST = (
    "queue",
    "projects",
    "progress",
    "oversight",
    "budget-changes",
    "gfms",
    "imports",
    "explorer",
    "images",
    "documents",
)
HELP_SHOWN = {"guide", "keyboard-shortcuts-trigger"}


@hooks.register("register_help_menu_item")
def guide_item():
    return MenuItem("คู่มือ", reverse_lazy("guide"), name="guide", icon_name="help", order=100)


@hooks.register("construct_main_menu")
def hide_stock_items(request, items):
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in FOR_SUPERUSERS]


@hooks.register("construct_main_menu")
def put_daily_work_first(request, items):
    for item in items:
        if item.name in DAILY_FIRST:
            item.order = 10 + DAILY_FIRST.index(item.name)


@hooks.register("construct_reports_menu")
def keep_the_reports_of_own_rows(request, items):
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in REPORTS_SHOWN]


@hooks.register("construct_help_menu")
def keep_help_in_the_house(request, items):
    items[:] = [item for item in items if item.name in HELP_SHOWN]
