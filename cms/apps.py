from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "ระบบ"

    def ready(self):
        from cms import checks, csv_exports  # noqa: F401
