"""Everything between a checkout and a server that answers. Safe to repeat, quick when there is nothing to do."""

import hashlib
import json
import os

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from cms.demo import sample_is_loaded
from cms.sample import accounts
from home.site import ensure_site
from projects.reference import load_missing_reference

STATIC_STAMP = "collected-from"


class Command(BaseCommand):
    requires_system_checks = []
    help = "เตรียมระบบให้พร้อมใช้: ตาราง ทะเบียน บทบาท เว็บไซต์สาธารณะ ไฟล์ประกอบ และข้อมูลตัวอย่างถ้าขอ เรียกซ้ำได้"

    def add_arguments(self, parser):
        parser.add_argument("--sample", action="store_true", help="ใส่ข้อมูลตัวอย่างด้วย และเขียนรายชื่อบัญชีสาธิต")

    def handle(self, *args, sample, **options):
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self._migrate()
        self._collect_static()
        if sample:
            self._sample()
        self._mark()

    def _sample(self):
        if not sample_is_loaded():
            self.stdout.write("กำลังใส่ข้อมูลตัวอย่าง (ครั้งแรกครั้งเดียว)")
            call_command("load_sample", stdout=self.stdout)
        entries = accounts.accounts()
        path = accounts.write_file(entries)
        self.stdout.write(f"บัญชีสาธิต รหัสผ่านเดียวกันทุกบัญชี: {accounts.PASSWORD}  (ทั้งหมดอยู่ใน {path.name})")
        self.stdout.write(accounts.short_table(entries))

    def _mark(self):
        """Beside a database file: it holds the sample."""
        if connection.vendor != "sqlite" or not (mark := getattr(settings, "PADME_SAMPLE_MARK", None)):
            return
        if sample_is_loaded():
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def _migrate(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("กำลังสร้างและปรับตาราง")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
            return
        load_missing_reference()
        ensure_site()

    def _collect_static(self):
        stamp = settings.STATIC_ROOT.with_name(f"{settings.STATIC_ROOT.name}-{STATIC_STAMP}")
        now = _static_sources()
        if stamp.exists() and stamp.read_text() == now and (settings.STATIC_ROOT / "staticfiles.json").exists():
            return
        self.stdout.write("กำลังรวบรวมไฟล์ประกอบหน้าเว็บ")
        self.stdout.flush()
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(now)


def _static_sources() -> str:
    """Changes whenever a file that collectstatic would read is added, removed or written."""
    found = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = storage.path(path)
            found.append([path, facts, *_size_and_time(facts)])
    return hashlib.sha256(json.dumps(sorted(found)).encode()).hexdigest()


def _size_and_time(path):
    facts = os.stat(path)
    return facts.st_size, facts.st_mtime_ns
