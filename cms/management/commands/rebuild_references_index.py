from wagtail.management.commands.rebuild_references_index import Command as Stock

from projects.people.scope import AsksForEveryone


class Command(AsksForEveryone, Stock):
    pass
