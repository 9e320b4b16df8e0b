from time import monotonic

from django.core.management.base import BaseCommand, CommandError

from cms.rules import RuleBroken
from cms.sample.loading import load_sample


class Command(BaseCommand):
    help = "ใส่ข้อมูลตัวอย่างลงในฐานข้อมูลที่ยังว่าง ครั้งเดียว ทั้งหมดหรือไม่มีเลย"

    def handle(self, *args, **options):
        began = monotonic()

        def say(text):
            self.stdout.write(f"  {monotonic() - began:5.1f} วินาที  {text}")
            self.stdout.flush()

        try:
            is_new = load_sample(say=say)
        except RuleBroken as refusal:
            raise CommandError("; ".join(refusal.messages)) from None
        self.stdout.write(f"ข้อมูลตัวอย่างครบแล้ว ({monotonic() - began:.1f} วินาที)" if is_new else "มีข้อมูลตัวอย่างครบแล้ว")
