from wagtail.search.management.commands.update_index import Command as Stock

from projects.people.scope import AsksForEveryone


class Command(AsksForEveryone, Stock):
    pass
