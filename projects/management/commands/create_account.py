"""Make an account with its post from the command line: the first central account of an empty system."""

import os

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from projects.models import Agency, Ministry, Post, Province, ProvinceGroup
from projects.people.accounts import create_post_with_holder
from projects.people.models import PersonSettings


class Command(BaseCommand):
    help = "สร้างบัญชีพร้อมตำแหน่ง พิมพ์รหัสผ่านชั่วคราว หรืออ่านจาก PADME_PASSWORD"

    def add_arguments(self, parser):
        parser.add_argument("--role", required=True, choices=Post.Role.values)
        parser.add_argument("--username", required=True)
        parser.add_argument("--title", default="")
        parser.add_argument("--name", default="", help="ชื่อผู้ใช้ที่แสดง")
        parser.add_argument("--area", help="รหัสจังหวัดสองหลัก หรือรหัสกลุ่มจังหวัด")
        parser.add_argument("--agency", help="ชื่อหน่วยงาน")
        parser.add_argument("--ministry", help="รหัสกระทรวง")

    def handle(self, *args, role, username, title, name, **options):
        password = os.environ.get("PADME_PASSWORD") or None
        post = Post(role=role, title=title or Post.Role(role).label, **self._binding(options))
        account = {"username": username, "first_name": name, "password": password}
        try:
            with transaction.atomic():
                _, person, secret = create_post_with_holder(post, account=account, by=None)
                if password:
                    PersonSettings.objects.filter(person=person).update(must_change_password=False)
        except ValidationError as refusal:
            raise CommandError("; ".join(refusal.messages)) from None
        self.stdout.write(f"สร้างบัญชี {username} ({post.title}) แล้ว")
        if not password:
            self.stdout.write(f"รหัสผ่านชั่วคราว: {secret}")
            self.stdout.write("ระบบจะให้ตั้งรหัสผ่านใหม่เมื่อเข้าสู่ระบบครั้งแรก")

    def _binding(self, options):
        binding = {}
        if area := options["area"]:
            is_province = len(area) == 2 and area.isdigit()
            binding |= {
                "province" if is_province else "group": self._find(
                    Province if is_province else ProvinceGroup, code=area
                )
            }
        if agency := options["agency"]:
            binding["agency"] = self._find(Agency, name_th=agency)
        if ministry := options["ministry"]:
            binding["ministry"] = self._find(Ministry, code=ministry)
        return binding

    @staticmethod
    def _find(model, **facts):
        found = model.objects.filter(**facts).first()
        if found is None:
            raise CommandError(f"ไม่พบ{model._meta.verbose_name} {' '.join(facts.values())}")
        return found
