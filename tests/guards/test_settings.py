"""What the settings promise: nothing starts unsafe, and every answer carries the right headers."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import DatabaseError, models
from django.test import SimpleTestCase, override_settings
from django.test.utils import isolate_apps
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms import checks, demo
from home.models import AreaPage
from home.site import ensure_site
from projects.people.scope import ScopedModel
from publications.models import AchievementPage
from tests import make
from tests.base import PadmeTestCase

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "a-long-enough-secret-of-many-different-letters-0123456789-xyz",
    "ALLOWED_HOSTS": "padme.example.go.th",
}


def manage(*arguments, **environment):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR, env=kept | environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


class Production(SimpleTestCase):
    def setUp(self):
        self.directory = self.enterContext(tempfile.TemporaryDirectory())
        self.environment = PRODUCTION | {
            "DATABASE_URL": f"sqlite:///{self.directory}/padme.sqlite3",
            "PADME_VAR": self.directory,
        }

    def test_the_deployment_check_is_clean(self):
        checked = manage("check", "--deploy", "--fail-level", "WARNING", **self.environment)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_a_mail_server_that_asks_who_we_are(self):
        mail = {
            "EMAIL_HOST": "smtp.example.go.th", "EMAIL_HOST_USER": "padme", "EMAIL_HOST_PASSWORD": "p a#ss",
            "EMAIL_USE_TLS": "1", "DEFAULT_FROM_EMAIL": "padme@example.go.th",
        }  # fmt: skip
        checked = manage("check", "--deploy", "--fail-level", "WARNING", **self.environment | mail)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
        code = f"from django.conf import settings as s; print([getattr(s, 'EMAIL_' + n) for n in {names!r}])"
        for more, port, tls, ssl in (({}, 587, True, False), ({"EMAIL_PORT": "2525"}, 2525, True, False),
                                     ({"EMAIL_USE_TLS": "0", "EMAIL_USE_SSL": "1"}, 465, False, True)):  # fmt: skip
            with self.subTest(more=more):
                told = manage("shell", "--no-imports", "-c", code, **self.environment | mail | more).stdout
                self.assertEqual(told.strip(), str(["smtp.example.go.th", port, "padme", "p a#ss", tls, ssl]))
        both = manage("check", **self.environment | mail | {"EMAIL_USE_SSL": "1"})
        self.assertNotEqual(both.returncode, 0)
        self.assertIn("padme.E006", both.stderr)

    def test_it_does_not_start_without_secret_or_hosts(self):
        for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
            with self.subTest(missing=name):
                started = manage("check", **{n: v for n, v in self.environment.items() if n != name})
                self.assertNotEqual(started.returncode, 0)
                self.assertIn(name, started.stderr)

    def test_no_secret_stands_in_the_code(self):
        quoted = re.compile(r"""(?:SECRET_KEY|PASSWORD|TOKEN|API_KEY)["']?\s*[:=]\s*["'][^"']{6,}["']""")
        allowed = {
            "cms/settings/test.py",
            "cms/demo.py",
        }  # the second's is printed at every start and barred in production
        found = [
            str(path.relative_to(settings.BASE_DIR))
            for folder in ("cms", "projects", "home", "publications")
            for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")
            if quoted.search(path.read_text())
        ]
        self.assertEqual(sorted(set(found) - allowed), [])


class SystemChecks(PadmeTestCase):
    def ids(self, errors):
        return {error.id for error in errors}

    def test_what_holds_now(self):
        for check in (
            checks.sqlite_does_not_lose_writes, checks.scoped_model_comes_first,
            checks.money_is_decimal_and_says_its_unit, checks.no_demo_accounts,
            checks.mail_is_encrypted_one_way,
        ):  # fmt: skip
            self.assertEqual(check(None), [])

    def test_sqlite_that_loses_writes_is_refused(self):
        options = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
        sqlite = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
        for broken in ({}, {**options, "transaction_mode": "DEFERRED"}, {**options, "init_command": ""}):
            with self.subTest(options=broken), override_settings():
                settings.DATABASES = {"default": sqlite | {"OPTIONS": broken}}
                self.assertEqual(self.ids(checks.sqlite_does_not_lose_writes(None)), {"padme.E001"})

    @isolate_apps("projects")
    def test_scoped_model_in_second_place_is_refused(self):
        class Plain(models.Model):
            class Meta:
                app_label, abstract = "projects", True

        class Second(Plain, ScopedModel):
            class Meta:
                app_label = "projects"

        with self.these_models(Second):
            self.assertEqual(self.ids(checks.scoped_model_comes_first(None)), {"padme.E002"})

    @isolate_apps("projects")
    def test_money_that_is_no_decimal_or_says_no_unit_is_refused(self):
        class Ledger(models.Model):
            paid_baht = models.IntegerField()
            rate = models.FloatField()
            amount = models.DecimalField(max_digits=16, decimal_places=2)

            class Meta:
                app_label = "projects"

        with self.these_models(Ledger):
            found = checks.money_is_decimal_and_says_its_unit(None)
        self.assertEqual(
            sorted((error.obj.name, error.id) for error in found),
            [("amount", "padme.E004"), ("paid_baht", "padme.E003"), ("rate", "padme.E003")],
        )

    def test_demo_accounts_keep_production_from_starting(self):
        user = get_user_model().objects.create_user("demo")
        user.groups.add(Group.objects.create(name=demo.GROUP))
        self.assertEqual(checks.no_demo_accounts(None), [])
        with override_settings(PADME_REFUSE_DEMO_ACCOUNTS=True):
            self.assertEqual(self.ids(checks.no_demo_accounts(None)), {"padme.E005"})
            get_user_model().objects.update(is_active=False)
            self.assertEqual(checks.no_demo_accounts(None), [])

    def these_models(self, *found):
        return patch.object(apps, "get_models", return_value=list(found))


class Headers(PadmeTestCase):
    @classmethod
    def setUpTestData(cls):
        ensure_site()

    def test_public_pages_run_no_inline_script_or_style(self):
        row = make.live(agency=self.roads_of_nan)
        for address in ("/", "/projects/", f"/projects/{row.fiscal_year_id}/{row.code}/", "/areas/", "/areas/55/",
                        "/publications/", "/no/such/page/", "/accounts/login/"):  # fmt: skip
            with self.subTest(address=address):
                policy = self.get(address)["Content-Security-Policy"]
                self.assertNotIn("unsafe", policy)
                self.assertIn("default-src 'self'", policy)
                self.assertIn("object-src 'none'", policy)

    def test_the_admin_relaxes_scripts_and_nothing_more(self):
        policy = self.get("/admin/", by=self.nan_office)["Content-Security-Policy"]
        relaxed = [part for part in policy.split(";") if "unsafe" in part]
        self.assertEqual([part.split()[0] for part in relaxed], ["script-src"])
        self.assertNotIn("unsafe-eval", policy)
        self.assertNotIn("http", policy)

    def test_every_answer_is_plain_about_its_type_and_frame(self):
        for address in ("/", "/accounts/login/", "/healthz"):
            page = self.get(address)
            self.assertEqual(page["X-Content-Type-Options"], "nosniff")
            self.assertEqual(page["Referrer-Policy"], "same-origin")
            self.assertEqual(page["X-Frame-Options"], "SAMEORIGIN")

    def test_private_pages_are_kept_nowhere(self):
        project = make.project(agency=self.roads_of_nan)
        for address in ("/admin/", f"/admin/projects/{project.pk}/", "/admin/projects/", "/admin/queue/",
                        "/admin/imports/", "/admin/posts/", "/accounts/2fa/"):  # fmt: skip
            with self.subTest(address=address):
                self.assertIn("no-store", self.get(address, by=self.nan_office)["Cache-Control"])
        self.assertIn("no-store", self.get("/accounts/login/")["Cache-Control"])
        self.assertIn("no-store", self.get("/projects/", by=self.nan_office)["Cache-Control"])

    def test_public_pages_are_the_same_for_all_and_set_no_cookie(self):
        page = self.get("/projects/")
        self.assertNotIn("no-store", page.get("Cache-Control", ""))
        self.assertFalse(page.cookies)
        self.assertNotIn("Cookie", page.get("Vary", ""))

    def test_an_unpublished_document_is_not_found_by_its_address(self):
        area = Collection.objects.get(name="พื้นที่ 55")
        file = ContentFile(b"x", name="draft.txt")
        document = get_document_model().objects.create(title="ร่าง", file=file, collection=area)
        self.addCleanup(document.file.delete, save=False)
        for person in (None, self.phrae_office, self.observer):
            self.assertEqual(self.get(document.url, by=person).status_code, 404)
        answer = self.get(document.url, by=self.nan_office)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("no-store", answer["Cache-Control"])
        linked = f'<p><a linktype="document" id="{document.pk}">เอกสาร</a></p>'
        story = AchievementPage(title="เรื่อง", intro="ความนำ", year_be=2569, body=[("text", linked)])
        AreaPage.objects.get(province__code="55").add_child(instance=story)
        self.assertEqual(self.get(document.url).status_code, 200)


class SignInAddresses(PadmeTestCase):
    def test_wagtails_own_sign_in_pages_lead_to_ours(self):
        for address in ("/admin/login/", "/_util/login/"):
            for method in ("get", "post"):
                with self.subTest(address=address, method=method):
                    answer = getattr(self.client, method)(address, {"username": "x", "password": "y"})
                    self.assertEqual(answer.status_code, 302)
                    self.assertTrue(answer["Location"].startswith("/accounts/login/"))

    def test_passwords_are_not_reset_or_changed_by_wagtails_pages(self):
        for address in ("/admin/password_reset/", "/admin/password_reset/confirm/MQ/x-y/"):
            self.assertEqual(self.get(address).status_code, 404)

    def test_nobody_signs_up(self):
        wanted = {"username": "walked-in", "password1": "ทดสอบ-padme-1", "password2": "ทดสอบ-padme-1"}
        self.assertLess(self.client.post("/accounts/signup/", wanted).status_code, 500)
        self.assertFalse(get_user_model().objects.filter(username="walked-in").exists())

    def test_only_superusers_list_users_groups_sites_and_workflows(self):
        for address in ("/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/workflows/list/",
                        "/admin/workflows/tasks/index/", "/admin/collections/"):  # fmt: skip
            for person in (self.nan_office, self.nan_agency, self.central, self.observer):
                with self.subTest(address=address, person=person.username):
                    self.assertNotEqual(self.get(address, by=person).status_code, 200)


class Health(PadmeTestCase):
    def test_alive_and_ready(self):
        self.assertContains(self.get("/healthz"), "ok")
        self.assertContains(self.get("/readyz"), "ready")

    @override_settings(PADME_SAMPLE_DATA=True)
    def test_not_ready_before_all_sample_data_is_in(self):
        self.assertEqual(self.client.get("/readyz").status_code, 503)

    def test_not_ready_without_a_database(self):
        with patch("cms.health.connection") as broken:
            broken.cursor.side_effect = DatabaseError
            self.assertEqual(self.client.get("/readyz").status_code, 503)
            self.assertEqual(self.client.get("/healthz").status_code, 200)

    def test_they_answer_whoever_asks_by_whatever_name(self):
        for host in ("10.0.0.7", "10.0.0.7:8000", "[::1]", "a b"):
            for address, more in (("/healthz", {}), ("/readyz", {}), ("/healthz", {"method": "HEAD"})):
                with self.subTest(host=host, address=address):
                    ask = self.client.head if more else self.client.get
                    self.assertEqual(ask(address, HTTP_HOST=host).status_code, 200)
            with override_settings(PADME_SAMPLE_DATA=True):
                self.assertEqual(self.client.get("/readyz", HTTP_HOST=host).status_code, 503)

    def test_no_other_address_does(self):
        for address in ("/", "/admin/", "/projects/", "/healthz/", "/readyz/x", "//healthz", "/accounts/login/"):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address, HTTP_HOST="10.0.0.7").status_code, 400)
