"""How commands that people script against say no: one JSON object where it was asked for, exit code 2."""

import json
import sys

from django.core.management.base import CommandParser

UNUSABLE = 2


class Unusable(Exception):
    """The run cannot be made at all: the reason, in Thai."""


class UsageParser(CommandParser):
    """Says what is wrong with the arguments in the form the caller asked for, and ends with 2."""

    asked_json = False
    stdout = sys.stdout

    @classmethod
    def of(cls, parser, command):
        """The command's own parser as one of these."""
        parser.__class__ = cls
        parser.stdout = getattr(command.stdout, "_out", sys.stdout)
        return parser

    def parse_args(self, args=None, namespace=None):
        self.asked_json = "--json" in (args or [])
        return super().parse_args(args, namespace)

    def error(self, message):
        sys.stderr.write(f"{self.format_usage()}คำสั่งไม่ถูกต้อง: {message}\n")
        if self.asked_json:
            self.stdout.write(json.dumps({"fatal": f"คำสั่งไม่ถูกต้อง: {message}"}, ensure_ascii=False) + "\n")
        raise SystemExit(UNUSABLE)
