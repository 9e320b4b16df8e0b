import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail import hooks

from cms.thai import age_in_words
from projects.people.handover import settle_left_behind
from projects.people.models import DailyLetter, Notice
from projects.people.notices import holders
from projects.people.scope import asking_as
from projects.register.actions.locking import record_url
from projects.register.views import waiting_elsewhere, waiting_for

logger = logging.getLogger(__name__)

MOST_LINES = 20


class Command(BaseCommand):
    help = "ทำงานประจำวัน (เช่น แจ้งเตือนรายงานที่เลยกำหนด) แล้วส่งสรุปทางอีเมล วันละหนึ่งฉบับต่อคน"

    def handle(self, *args, **options):
        today = timezone.localdate()
        failed = [job.__name__ for job in hooks.get_hooks("padme_each_day") if not _done(job, today)]
        sent = sum(_sends(person, today) for person in holders().exclude(email="").order_by("pk").iterator())
        self.stdout.write(f"ส่งสรุปแล้ว {sent} คน")
        if failed:
            raise CommandError(f"งานประจำวันที่ทำไม่สำเร็จ (ดูบันทึกข้อผิดพลาด): {', '.join(failed)}")


def _done(job, today) -> bool:
    """Whether a job of the day went through. One that fails keeps neither the others nor the letters."""
    try:
        job(today)
    except Exception:
        logger.exception("The daily job %s failed.", job.__name__)
        return False
    return True


@transaction.atomic
def _sends(person, today) -> bool:
    """Whether a mail went out. What was sent today already is not sent again; a mail that failed is, at the next run."""
    _row, is_first = DailyLetter.objects.get_or_create(person=person, day=today)
    if not is_first:
        return False
    now = timezone.now()
    with asking_as(person):
        waiting = list(waiting_for(person)[:10])
        count = waiting_for(person).count()
        elsewhere = waiting_elsewhere(Asking(person))
        lines = [part for answer in hooks.get_hooks("padme_daily_lines") for part in answer(person)]
    settle_left_behind(person)  # a stand-in's last day passes without anyone pressing a button
    news = list(Notice.objects.filter(person=person, mailed_at=None, read_at=None)[:20])
    told = {url for _heading, rows in lines for _text, url in rows}  # said once: with its day, not among what waits
    elsewhere = [item for item in elsewhere if item["url"] not in told]
    if not (waiting or news or lines or elsewhere):
        return False
    letter = _letter(person, waiting, count, news, now, lines_due=lines, elsewhere=elsewhere)
    send_mail(_subject(count + len(elsewhere), news), letter, None, [person.email])
    Notice.objects.filter(pk__in=[notice.pk for notice in news]).update(mailed_at=now)
    return True


@dataclass(frozen=True)
class Asking:
    """What the hook `padme_waiting` reads of a request: who asks, and that it is for a letter: nothing is worked out and
    kept while it is written."""

    user: object
    is_letter: bool = True


def _subject(count, news):
    return f"[PADME] งานที่รอท่าน {count} เรื่อง" if count else f"[PADME] เรื่องแจ้งใหม่ {len(news)} เรื่อง"


def _letter(person, waiting, count, news, now, *, lines_due, elsewhere):
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
    for heading, rows in lines_due:
        lines += [f"{heading} {len(rows)} เรื่อง", ""]
        for text, url in rows[:MOST_LINES]:
            lines += [f"- {text}", f"  {site}{url}", ""]
        if len(rows) > MOST_LINES:
            lines += [f"และอีก {len(rows) - MOST_LINES} เรื่อง", ""]
    if elsewhere:
        lines += [f"คำขอ เรื่อง และรายงานที่รอท่าน {len(elsewhere)} เรื่อง", ""]
        for item in elsewhere[:MOST_LINES]:
            lines += [f"- {item['title']}", f"  {item['what']}", f"  {site}{item['url']}", ""]
        if len(elsewhere) > MOST_LINES:
            lines += [f"และอีก {len(elsewhere) - MOST_LINES} เรื่อง", ""]
    if news:
        lines += [f"เรื่องแจ้งใหม่ {len(news)} เรื่อง", ""]
        for notice in news:
            lines += [f"- {notice.text}", *([f"  {site}{notice.url}"] if notice.url else []), ""]
    lines += [f"เปิดงานทั้งหมดที่ {site}/admin/queue/", "", "PADME ส่งสรุปนี้วันละหนึ่งฉบับ เฉพาะวันที่มีเรื่องรอหรือมีเรื่องแจ้งใหม่"]
    return "\n".join(lines)
