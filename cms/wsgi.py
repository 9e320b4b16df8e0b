import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
application = get_wsgi_application()


def refuse_demo_accounts():
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    from cms.demo import demo_accounts_exist

    if getattr(settings, "PADME_REFUSE_DEMO_ACCOUNTS", False) and demo_accounts_exist():
        raise ImproperlyConfigured("มีบัญชีสาธิตอยู่ในฐานข้อมูลนี้: python manage.py remove_demo_accounts")


refuse_demo_accounts()
