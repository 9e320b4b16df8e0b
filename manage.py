#!/usr/bin/env python
"""Django's command line. Outside the project's own environment it steps into it, so that `python manage.py` always works."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    own_python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if find_spec("wagtail") is None and own_python.exists() and Path(sys.executable) != own_python:
        os.execv(own_python, [str(own_python), *sys.argv])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
