from wagtail.management.commands.publish_scheduled import Command as Stock

from projects.people.scope import AsksForEveryone


class Command(AsksForEveryone, Stock):
    pass
