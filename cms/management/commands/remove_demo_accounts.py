from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand

from cms import demo


class Command(BaseCommand):
    help = "ปิดบัญชีสาธิตทั้งหมด"
    requires_system_checks = []  # the check that refuses demo accounts would refuse this command too

    def handle(self, *args, **options):
        accounts = list(demo.demo_accounts())
        for account in accounts:
            account.is_active = False
            account.set_unusable_password()
            account.save()
        Group.objects.filter(name=demo.GROUP).delete()
        self.stdout.write(f"ปิดบัญชีสาธิตแล้ว {len(accounts)} บัญชี")
