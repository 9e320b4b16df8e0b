"""Keeps the worker of large imports going beside the server: `manage.py serve` starts this as a script.

Without Django, so that it costs little. A worker that was killed or failed is started again, later each time when it
fails at once; all of it ends with the process that started it. An installation with its own process manager has that
start `manage.py work` instead.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

WORKER = [sys.executable, str(Path(__file__).resolve().parents[1] / "manage.py"), "work", "--with-parent"]
FIRST_WAIT, LONGEST_WAIT, LIVED_WELL, LOOK_EVERY = 1.0, 60.0, 60.0, 0.2  # seconds


def wait_after(lived, waited) -> float:
    """Seconds until the next start, of a worker that lived so long after a wait of so long (0.0: its first)."""
    if lived >= LIVED_WELL or not waited:
        return FIRST_WAIT
    return min(waited * 2, LONGEST_WAIT)


class Keeper:
    def __init__(self):
        self.parent, self.stopped = os.getppid(), False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, number, frame):
        self.stopped = True

    @property
    def goes_on(self) -> bool:
        return not self.stopped and os.getppid() == self.parent

    def keep(self, command):
        waited = 0.0
        while self.goes_on:
            started = time.monotonic()
            worker = subprocess.Popen(command)
            while self.goes_on and worker.poll() is None:
                time.sleep(LOOK_EVERY)
            if not self.goes_on:
                worker.terminate()  # it ends what it is doing first
                worker.wait()
                return
            waited = wait_after(time.monotonic() - started, waited)
            print(
                f"งานเบื้องหลังหยุดไป (รหัส {worker.returncode}) จะเริ่มใหม่ใน {waited:.0f} วินาที", file=sys.stderr, flush=True
            )
            until = time.monotonic() + waited
            while self.goes_on and time.monotonic() < until:
                time.sleep(LOOK_EVERY)


if __name__ == "__main__":
    Keeper().keep(WORKER)
