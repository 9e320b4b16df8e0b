import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from cms import keep_working


class Command(BaseCommand):
    requires_system_checks = []  # `make lint` and the tests ask them; here every second counts
    help = "เตรียมระบบ แล้วให้บริการจนกว่าจะได้รับ SIGTERM หรือ Ctrl-C"

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--sample", action="store_true")

    def handle(self, *args, host, port, sample, **options):
        call_command("prepare", sample=sample, stdout=self.stdout)
        if not sample and not get_user_model().objects.exists():
            self._tell_first_account()
        self.stdout.write(f"พร้อมที่ http://localhost:{port}/   ผู้ดูแลเข้าที่ http://localhost:{port}/admin/")
        self.stdout.flush()
        os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
        # Large imports are worked off beside the pages; it ends when the server, which takes this process over, ends.
        subprocess.Popen([sys.executable, keep_working.__file__])
        server = str(Path(sys.executable).with_name("granian"))
        os.execv(
            server,
            [
                server,
                *("--interface", "wsgi", "--host", host, "--port", str(port)),
                *("--workers", str(min(2, os.cpu_count() or 1)), "--blocking-threads", "1"),
                *("--log-level", "warning", "--working-dir", str(settings.BASE_DIR)),
                "cms.wsgi:application",
            ],
        )

    def _tell_first_account(self):
        database = os.environ.get("DATABASE_URL")
        where = f"DATABASE_URL={database} " if database else ""
        self.stdout.write("ฐานข้อมูลว่าง สร้างบัญชีส่วนกลางบัญชีแรกด้วยคำสั่ง (รหัสผ่านชั่วคราวจะพิมพ์ออกมา):")
        self.stdout.write(f"  {where}.venv/bin/python manage.py create_account --role central --username central")
