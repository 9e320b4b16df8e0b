"""`manage.py work`: checks and writes large imports in the background. One process is enough; several share the work."""

import os
import signal
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from projects.exchange import jobs

SWEEP_EVERY = 30  # seconds


class Command(BaseCommand):
    requires_system_checks = []
    help = "ทำงานเบื้องหลัง (ตรวจและนำเข้าไฟล์ใหญ่) จนกว่าจะได้รับ SIGTERM หรือ Ctrl-C"

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="ทำงานที่รออยู่ให้หมดแล้วจบ")
        parser.add_argument("--with-parent", action="store_true", help="จบเมื่อโปรแกรมที่เริ่มคำสั่งนี้จบ")
        parser.add_argument("--interval", type=float, default=1.0, help="วินาทีระหว่างการดูงานใหม่")

    def handle(self, *args, once, with_parent, interval, **options):
        worker_id, parent = jobs.new_worker_id(), os.getppid()
        with jobs.heartbeat(worker_id):
            if once:
                jobs.take_back_from_the_dead()
                jobs.work_once(worker_id)
                return
            self._stop_on_signal()
            swept, suspects = 0.0, set()
            while not self.stopped and not (with_parent and os.getppid() != parent):
                close_old_connections()
                try:
                    if time.monotonic() - swept > SWEEP_EVERY:
                        swept, suspects = time.monotonic(), jobs.sweep(suspects)
                    jobs.work_once(worker_id)
                    self._stop_on_signal()  # the library's loop puts its own handlers in place
                except OperationalError as trouble:  # the database restarts: wait and look again
                    self.stderr.write(str(trouble))
                time.sleep(interval)

    stopped = False

    def _stop_on_signal(self):
        def stop(number, frame):
            self.stopped = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
