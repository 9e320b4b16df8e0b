from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "หน้าสาธารณะ"

    def ready(self):
        post_migrate.connect(site_after_migrate, dispatch_uid="home.site_after_migrate")


def site_after_migrate(sender, using="default", **kwargs):
    """After the last app, when areas, groups and permissions are in: a bare `migrate` gives a site that answers."""
    from django.conf import settings
    from django.db import connections

    if not settings.PADME_SITE_AFTER_MIGRATE or sender is not _last_app_with_models() or using != "default":
        return
    tables = set(connections[using].introspection.table_names())
    if {"home_areapage", "projects_legalduty", "wagtailcore_workflow", "wagtailimages_image"} <= tables:
        from home.site import ensure_site

        ensure_site()


def _last_app_with_models():
    return [config for config in apps.get_app_configs() if config.models_module is not None][-1]
