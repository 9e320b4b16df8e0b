"""For scripts that play what people do and are killed in the middle, in a process and a database of their own."""

import os
import signal

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections


class _NoMigrations:
    """Tables straight from the models: the chain of migrations takes longer than the whole test."""

    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


def set_up():
    """Before any model is imported."""
    settings.MIGRATION_MODULES = _NoMigrations()
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)


def killed_after(writes, deed):
    """Do it in a child process that is killed with -9 after so many statements that write. The signal that ended it, 0
    when there were not that many; a fault of its own is 255."""
    connections.close_all()
    child = os.fork()
    if not child:
        left = [writes]

        def run_and_die(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            left[0] -= sql.strip().startswith(("INSERT", "UPDATE", "DELETE"))
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        ended = 0
        try:
            with connections["default"].execute_wrapper(run_and_die):
                deed()
        except BaseException as fault:
            print(repr(fault), file=os.sys.stderr)
            ended = 1
        os._exit(ended)
    status = os.waitpid(child, 0)[1]
    return 255 if os.WEXITSTATUS(status) else os.WTERMSIG(status)


def played(deeds, standing) -> dict:
    """For each deed (a function) what stood before, after a kill at each of its statements that write, and after it was
    left alone in the end; `standing()` says what stands, as plain data."""
    answer = {}
    for deed in deeds:
        told = answer[deed.__name__] = {"before": standing(), "killed": []}
        writes = 0
        while True:
            writes += 1
            ended = killed_after(writes, deed)
            if ended != signal.SIGKILL:
                break
            told["killed"].append(standing())
        told |= {"ended": ended, "after": standing()}
    connections.close_all()
    return answer
