"""Nightly: does everybody stand in exactly the groups that today's posts ask for?"""

import sys

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db.models import Q

from projects.people.actions import groups_due, join_groups
from projects.people.roles import OURS


class Command(BaseCommand):
    help = "ตรวจกลุ่มสิทธิของทุกบัญชีกับตำแหน่งที่ดำรงอยู่วันนี้ ออก 3 เมื่อไม่ตรง --fix แก้ให้ตรง"

    def add_arguments(self, parser):
        parser.add_argument("--fix", action="store_true")

    def handle(self, *args, fix, **options):
        concerned = Q(post_holdings__isnull=False) | Q(groups__name__regex=OURS)
        wrong = 0
        for person in get_user_model().objects.filter(concerned).distinct().iterator():
            due, has = groups_due(person)
            if due == has:
                continue
            wrong += 1
            missing = ", ".join(sorted(group.name for group in due - has)) or "–"
            extra = ", ".join(sorted(group.name for group in has - due)) or "–"
            self.stdout.write(f"{person.get_username()}: ขาด {missing}; เกิน {extra}")
            if fix:
                join_groups(person)
        self.stdout.write(f"ไม่ตรง {wrong} บัญชี" + (" แก้แล้ว" if fix and wrong else ""))
        if wrong and not fix:
            sys.exit(3)
