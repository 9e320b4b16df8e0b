"""Two people, one row: what is promised when they press at the same moment, and when the machine dies in between."""

import signal
import subprocess
import sys

from django.conf import settings
from wagtail.models import TaskState, WorkflowState

from projects.models import AuditEntry, Project, Province
from projects.people.scope import EVERYONE, asking_as
from projects.register import actions
from tests import make
from tests.guards.races import RaceTestCase, child_environment
from tests.projects.register.test_edit_form import form_values

ROUNDS = 20


class TwoAtOnce(RaceTestCase):
    def setUp(self):
        self.officers = [self.nan_office, self.nan_office_2, self.central, self.central_2]

    def submitted(self, **facts):
        project = make.project(agency=self.roads_of_nan, **facts)
        with asking_as(self.nan_agency):
            actions.submit_project(project, by=self.nan_agency)
        return project

    def entries(self, project, *names):
        names = [f"projects.project.{name}" for name in names]
        return AuditEntry.objects.filter(project_id=project.pk, action__in=names).count()

    def move(self, client, project, name, mark, **data):
        address = f"/admin/projects/{project.pk}/moves/{name}/"
        return lambda: client.post(address, {"seen_state": mark} | data)

    def test_verified_and_returned_at_once_is_decided_once(self):
        one, other = self.signed_in(self.nan_office), self.signed_in(self.nan_office_2)
        for number in range(ROUNDS):
            with self.subTest(round=number):
                project = self.submitted()
                mark = self.mark(project)
                found = self.statuses(
                    self.move(one, project, "verify", mark), self.move(other, project, "return", mark, reason="แก้ชื่อ")
                )
                self.assertEqual(found, [302, 409])
                self.assertEqual(self.entries(project, "verified", "returned"), 1)
                decided = TaskState.objects.filter(workflow_state__object_id=str(project.pk)).exclude(
                    status=TaskState.STATUS_IN_PROGRESS
                )
                self.assertEqual(decided.count(), 1)

    def test_one_of_four_saves_of_one_loaded_form(self):
        project = make.project(agency=self.roads_of_nan)
        address = f"/admin/projects/edit/{project.pk}/"
        clients = [self.signed_in(person) for person in (self.nan_agency, *self.officers[:3])]
        values = form_values(clients[0].get(address))
        saves = [
            lambda client=client, text=f"ข้อความที่ {number}": client.post(address, values | {"summary": text})
            for number, client in enumerate(clients)
        ]
        self.assertEqual(self.statuses(*saves), [302, 409, 409, 409])
        self.assertEqual(self.entries(project, "saved"), 1)

    def test_twenty_presses_of_submit_are_one_submission(self):
        project = make.project(agency=self.roads_of_nan)
        mark, client = self.mark(project), self.signed_in(self.nan_agency)
        presses = [self.move(client, project, "submit", mark) for _ in range(20)]
        self.assertEqual(self.statuses(*presses), [302] + [409] * 19)
        self.assertEqual(self.entries(project, "submitted"), 1)
        self.assertEqual(WorkflowState.objects.filter(object_id=str(project.pk)).count(), 1)

    def test_twelve_create_and_no_code_is_given_twice(self):
        clients = [self.signed_in(person) for person in (*self.officers, *self.officers, *self.officers)]
        creations = [
            lambda client=client, title=f"พร้อมกัน {number}": client.post(
                "/admin/projects/add/", {"title": title, "fiscal_year": 2569, "area": "55"}
            )
            for number, client in enumerate(clients)
        ]
        self.assertEqual(self.statuses(*creations), [302] * 12)
        with asking_as(EVERYONE):
            codes = list(Project.objects.filter(title__startswith="พร้อมกัน").values_list("code", flat=True))
        self.assertEqual(len(set(codes)), 12)

    def test_one_list_accepted_by_two_is_accepted_once(self):
        projects = [self.submitted() for _ in range(3)]
        with asking_as(self.nan_office):
            for project in projects:
                actions.verify_project(project, by=self.nan_office)
        chosen = [f"{project.pk}:{self.mark(project)}" for project in projects]
        one, other = self.signed_in(self.central), self.signed_in(self.central_2)
        found = self.statuses(
            lambda: one.post("/admin/queue/", {"accept": chosen}),
            lambda: other.post("/admin/queue/", {"accept": chosen[::-1]}),
        )
        self.assertEqual(found, [302, 409])
        for project in projects:
            self.assertEqual(self.entries(project, "accepted"), 1)


ACCEPT_AND_DIE = """
import os, re, signal, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.db import connection
from projects.models import Project
from projects.people.scope import asking_as
from projects.register import actions

project_id, username, last = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
writes = 0

def die_at_the_last(execute, sql, params, many, context):
    global writes
    if re.match(r"\\s*(INSERT|UPDATE|DELETE)", sql, re.I):
        writes += 1
        if writes == last:
            execute(sql, params, many, context)
            os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

person = get_user_model().objects.get(username=username)
with connection.execute_wrapper(die_at_the_last), asking_as(person):
    actions.accept_project(project_id, by=person)
print(writes)
"""


class KilledInBetween(RaceTestCase):
    def test_an_acceptance_killed_midway_left_nothing(self):
        for officer in (self.nan_office, self.nan_office_2, self.central):
            officer.refresh_from_db()
        project = make.project(agency=self.roads_of_nan)
        with asking_as(self.nan_agency):
            actions.submit_project(project, by=self.nan_agency)
        with asking_as(self.nan_office):
            actions.verify_project(project, by=self.nan_office)
        before = self.everything(project)
        for last in (1, 3, 5, 8):  # after the first write, while children are rewritten, before the log
            with self.subTest(last=last):
                self.assertEqual(self.accept(project, last).returncode, -signal.SIGKILL)
                self.assertEqual(self.everything(project), before)
        whole = self.accept(project, 0)
        self.assertEqual(whole.returncode, 0, whole.stderr)
        self.assertGreater(int(whole.stdout), 8)
        with asking_as(EVERYONE):
            project.refresh_from_db()
        self.assertEqual((project.step, project.live), ("accepted", True))

    def accept(self, project, last):
        return subprocess.run(
            [sys.executable, "-c", ACCEPT_AND_DIE, str(project.pk), "central", str(last)],
            env=child_environment(self.database_url), cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def everything(self, project):
        with asking_as(EVERYONE):
            return [
                list(Project.objects.filter(pk=project.pk).values()),
                list(project.activities.order_by("pk").values()),
                list(project.revisions.order_by("pk").values()),
                list(WorkflowState.objects.filter(object_id=str(project.pk)).values()),
                list(TaskState.objects.filter(workflow_state__object_id=str(project.pk)).order_by("pk").values()),
                list(AuditEntry.objects.filter(project_id=project.pk).order_by("pk").values()),
            ]


class AfterAFlush(RaceTestCase):
    def test_registers_are_back(self):
        """Whatever order tests run in: a flush fills the registers again."""
        from django.core.management import call_command

        call_command("flush", interactive=False, verbosity=0)
        self.assertEqual(Province.objects.count(), 77)
        project = make.project(agency=self.roads_of_nan)
        self.officers = [self.nan_office]
        with asking_as(self.nan_agency):
            self.assertEqual(actions.submit_project(project, by=self.nan_agency).step, "submitted")
