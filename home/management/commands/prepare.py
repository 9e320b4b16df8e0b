from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.site import ensure_site


class Command(BaseCommand):
    help = "Bring the database to this version: tables, registers, roles and the public site. Safe to repeat."

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        home = ensure_site()
        pages = home.get_descendants(inclusive=True).count()
        self.stdout.write(f"พร้อมใช้งาน: เว็บไซต์สาธารณะมี {pages} หน้า")
