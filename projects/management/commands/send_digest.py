from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.thai import age_in_words
from projects.people.handover import settle_left_behind
from projects.people.models import Notice
from projects.people.notices import holders
from projects.people.scope import asking_as
from projects.register.actions.locking import record_url
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
            send_mail(_subject(count, news), _letter(person, waiting, count, news, now), None, [person.email])
            Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(mailed_at=now)
            sent += 1
        self.stdout.write(f"ส่งสรุปแล้ว {sent} คน")


def _subject(count, news):
    return f"[PADME] งานที่รอท่าน {count} เรื่อง" if count else f"[PADME] เรื่องแจ้งใหม่ {len(news)} เรื่อง"


def _letter(person, waiting, count, news, now):
    """The mail as a clerk reads it: what to do, since when, and the address of each."""
    site = settings.WAGTAILADMIN_BASE_URL
    lines = [f"เรียน {person.get_full_name() or person.get_username()}", ""]
    if waiting:
        lines += [f"งานที่รอท่าน {count} เรื่อง เรียงจากที่รอนานที่สุด", ""]
        for row in waiting:
            since = f" รอมาแล้ว {age_in_words(row.waiting_since, now)}" if row.waiting_since else ""
            lines += [f"- {row}", f"  {row.what_to_do}{since}", f"  {site}{record_url(row)}", ""]
        if count > len(waiting):
            lines += [f"และอีก {count - len(waiting)} เรื่อง", ""]
    if news:
        lines += [f"เรื่องแจ้งใหม่ {len(news)} เรื่อง", ""]
        for notice in news:
            lines += [f"- {notice.text}", *([f"  {site}{notice.url}"] if notice.url else []), ""]
    lines += [f"เปิดงานทั้งหมดที่ {site}/admin/queue/", "", "PADME ส่งสรุปนี้วันละหนึ่งฉบับ เฉพาะวันที่มีเรื่องรอหรือมีเรื่องแจ้งใหม่"]
    return "\n".join(lines)
