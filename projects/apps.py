from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "โครงการ"

    def ready(self):
        from projects.money.gfms import jobs  # noqa: F401 -- the worker looks after what waits for them
        from projects.people import sign_in  # noqa: F401
        from projects.reference import load_missing_reference

        post_migrate.connect(load_missing_reference, sender=self)
