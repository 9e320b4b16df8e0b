"""What stands in the admin's menu for whom: nothing that leads nowhere, nothing that leaves the house."""

from wagtail import hooks

FOR_SUPERUSERS = {"snippets", "settings"}
REPORTS_SHOWN = {"workflows", "site-history"}
HELP_SHOWN = {"keyboard-shortcuts-trigger"}


@hooks.register("construct_main_menu")
def hide_stock_items(request, items):
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in FOR_SUPERUSERS]


@hooks.register("construct_reports_menu")
def keep_the_reports_of_own_rows(request, items):
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name in REPORTS_SHOWN]


@hooks.register("construct_help_menu")
def keep_help_in_the_house(request, items):
    items[:] = [item for item in items if item.name in HELP_SHOWN]
