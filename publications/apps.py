from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "publications"
    verbose_name = "สิ่งเผยแพร่"

    def ready(self):
        from wagtail.signals import page_published

        page_published.connect(make_sizes_of_published, dispatch_uid="publications.make_sizes")


def make_sizes_of_published(sender, instance, **kwargs):
    """Photographs get their sizes when the page goes live, so that no reader waits for them."""
    from publications.models import Publication
    from publications.pictures import make_sizes

    if isinstance(instance, Publication):
        make_sizes(instance.photos())
