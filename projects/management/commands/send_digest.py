from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand
from django.utils import timezone

from projects.people.handover import settle_left_behind
from projects.people.models import Notice
from projects.people.notices import holders
from projects.people.scope import asking_as
from projects.register.views import waiting_for


class Command(BaseCommand):
    help = "ส่งสรุปงานที่รอและเรื่องแจ้งใหม่ทางอีเมล วันละหนึ่งฉบับต่อคน"

    def handle(self, *args, **options):
        now = timezone.now()
        sent = 0
        for person in holders().exclude(email="").iterator():
            with asking_as(person):
                waiting = list(waiting_for(person)[:10])
                count = waiting_for(person).count()
            settle_left_behind(person)  # a stand-in's last day passes without anyone pressing a button
            news = list(Notice.objects.filter(person=person, mailed_at=None, read_at=None)[:20])
            if not (waiting or news):
                continue
            lines = [f"งานที่รอท่าน {count} เรื่อง", *(f"- {row} ({row.what_to_do})" for row in waiting), ""]
            lines += ["เรื่องแจ้งใหม่", *(f"- {notice.text}" for notice in news), ""] if news else []
            lines.append(f"{settings.WAGTAILADMIN_BASE_URL}/admin/queue/")
            send_mail(f"[PADME] งานที่รอท่าน {count} เรื่อง", "\n".join(lines), None, [person.email])
            Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(mailed_at=now)
            sent += 1
        self.stdout.write(f"ส่งสรุปแล้ว {sent} คน")
