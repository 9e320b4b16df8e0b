"""The whole sample in one transaction: it is there, or nothing of it is."""

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.demo import sample_is_loaded
from cms.rules import RuleBroken
from cms.sample import people as posts
from cms.sample.chasing import load_chasing
from cms.sample.checks import load_checks
from cms.sample.clock import at
from cms.sample.closing import load_closing
from cms.sample.course import BANGKOK
from cms.sample.evidence import load_evidence
from cms.sample.files import read
from cms.sample.gfms import load_gfms
from cms.sample.haste import links_on_trust
from cms.sample.money import load_money
from cms.sample.months import load_months
from cms.sample.oversight import load_oversight
from cms.sample.projects import History
from cms.sample.registers import load_plans, load_registers
from cms.sample.stories import load_lampang_report, load_stories
from cms.sample.upper_north import hand_out, import_upper_north
from cms.sample.visits import load_visits
from cms.sample.whole_years import load_whole_years
from home.site import ensure_site
from projects.models import Notice, Project
from projects.people.scope import EVERYONE, asking_as

PLANS_ENTERED_AT = datetime(2021, 10, 4, 9, 0, tzinfo=BANGKOK)
READ_AFTER = timedelta(days=45)
NOT_EMPTY = (
    "ฐานข้อมูลนี้มีบัญชีหรือโครงการอยู่แล้ว จึงไม่ใส่ข้อมูลตัวอย่างทับ เปิดด้วย make run SAMPLE=0 DATABASE_URL=… หรือย้ายไฟล์ฐานข้อมูลออกก่อน"
)


def load_sample(*, only=None, say=lambda text: None):
    """Load what is not there yet. Returns whether anything was written.

    `only(project)` chooses from the projects' file. Raises RuleBroken in a database that somebody works in already.
    """
    if sample_is_loaded():
        return False
    with asking_as(EVERYONE), transaction.atomic(), disable_reference_index_auto_update(), links_on_trust():
        _check_nobody_works_here()
        _load(only, say)
    return True


def _check_nobody_works_here():
    if Project.objects.exists() or get_user_model().objects.exists():
        raise RuleBroken(NOT_EMPTY, code="not_empty")


def _load(only, say):
    now = timezone.now()
    told = [project for project in read("projects") if only is None or only(project)]
    ensure_site()
    say("ทะเบียน บัญชี และแผน")
    with at(PLANS_ENTERED_AT):
        registers = load_registers(told)
        people = posts.load_people(registers, told)
        load_plans(registers, people)
    say("ร่างพระราชบัญญัติงบประมาณ พ.ศ. 2565 ภาคเหนือตอนบน")
    import_upper_north(people, now)
    hand_out(registers, people, now)
    say(f"โครงการตัวอย่าง {len(told)} โครงการ")
    history = History(told, registers, people)
    history.play(now)
    say("การเงินของโครงการตัวอย่าง")
    load_money(history, now)
    say("รายงานรายเดือน")
    load_months(history, now)
    load_chasing(history, now)
    say("ภาพถ่ายและเอกสาร")
    load_evidence(history, now)
    say("ปัญหา ข้อสั่งการ และเรื่องขอความช่วยเหลือ")
    load_oversight(history, now)
    say("โครงการที่เห็นทั้งปี และข้อมูล GFMS")
    load_whole_years(history)
    load_gfms(history, now)
    say("ผลงานและรายงาน")
    load_stories(history.rows, people, now)
    load_lampang_report(people)
    say("การปิดโครงการและปิดปี")
    load_closing(history, people, now)
    say("การตรวจติดตามและการตรวจสอบข้อมูล")
    load_visits(history, now)
    load_checks(history, now)  # last: a check is of what a section holds
    Notice.objects.filter(made_at__lt=now - READ_AFTER).update(read_at=F("made_at") + timedelta(hours=20))
