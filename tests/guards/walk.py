"""Asks every address as one person and reports what it gave away, what it wrote, and where it fell over."""

import io
import re
import zipfile
from collections import Counter
from html import unescape
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.actions.locking import state_mark
from tests.guards.addresses import queries
from tests.guards.world import MARKER

BACKEND = "django.contrib.auth.backends.ModelBackend"
# Wagtail's page that fails on purpose, and a dialogue of its that expects its own script's form: no data in either.
FALLS_ON_PURPOSE = {"admin/failwhale/", "admin/choose-external-link/"}
_WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)
_OWN_BUSINESS = (
    "django_session",
    "axes_",
    "wagtailadmin_editingsession",
    "wagtailusers_userprofile",
    "account_",
    "mfa_",
)


class Walk:
    def __init__(self, world, person, *, thin=False):
        self.world, self.person, self.thin = world, person, thin
        self.is_reader = person is not None and person == world.observer  # reads the nation: nothing may be written
        self.visitor, self.owner = self._client(person), self._client(world.stranger)
        self.leaks, self.writes, self.faults = [], [], []
        self.requests, self.statuses = 0, Counter()
        self._before = self._rows()
        with asking_as(EVERYONE):
            self._marks = {row.pk: state_mark(row) for row in Project.objects.all()}

    @staticmethod
    def _client(person):
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person, backend=BACKEND)
        client.first_cookies = client.cookies.copy()
        return client

    def route(self, route):
        for address in route.addresses(self.world, thin=self.thin):
            for query, is_posted in queries(address, self.world, thin=self.thin):
                page = self._visit("get", address, query)
                if is_posted:
                    self._visit("post", address, query, self._payload(address, query, page))

    @property
    def findings(self):
        return [*self.leaks, *self.writes, *self.faults]

    # One request

    def _visit(self, method, address, query, data=None):
        told = "/" + address + ("?" + urlencode(query, doseq=True) if query else "")
        written = []

        def watch(execute, sql, params, many, context):
            if (found := _WRITE.match(sql)) and not found.group(1).startswith(_OWN_BUSINESS):
                written.append(found.group(1))
            return execute(sql, params, many, context)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response, text = self._ask(self.visitor, method, told, data)
            self.requests += 1
            self.statuses[response.status_code] += 1
            if not self.is_reader and MARKER in text.casefold():
                self.leaks.append(f"LEAK {method} {told} {response.status_code}: {_around(text)}")
            if response.status_code >= 500 and address not in FALLS_ON_PURPOSE:
                self.faults.append(f"FAULT {method} {told} {response.status_code}: {_cause(response)}")
            if written and not connection.needs_rollback and (changed := self._changed()):
                self.writes.append(f"WRITE {method} {told} {response.status_code}: {changed}")
            transaction.set_rollback(True)
        return text if response.status_code == 200 and "html" in response.get("Content-Type", "") else ""

    @staticmethod
    def _ask(client, method, told, data=None):
        client.cookies = client.first_cookies.copy()
        response = getattr(client, method)(told, data) if data is not None else getattr(client, method)(told)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = _readable(body).replace(told, "")
        queued = getattr(getattr(response.wsgi_request, "_messages", None), "_queued_messages", [])
        return response, " ".join([text, response.get("Location", ""), *(str(message) for message in queued)])

    # What is posted

    def _payload(self, address, query, page):
        """What the form at the address would send, the owner's if the walker gets none; else what most forms take."""
        data = self._anything(address) | _form_fields(page or ("" if self.thin else self._owners(address, query)))
        return {name: _unmarked(value) for name, value in data.items()}

    def _owners(self, address, query):
        told = "/" + address + ("?" + urlencode(query, doseq=True) if query else "")
        with transaction.atomic():
            response, text = self._ask(self.owner, "get", told)
            transaction.set_rollback(True)
        return text if response.status_code == 200 else ""

    def _anything(self, address):
        theirs, mine = self.world.theirs, self.world.mine
        asked = [int(number) for number in re.findall(r"\d{5,}", address)]
        mark = next((self._marks[pk] for pk in asked if pk in self._marks), "")
        data = {
            "seen_state": mark, "reason": "เหตุผล", "note": "", "text": "ข้อความ", "section": "2.1", "comment": "x",
            "id": theirs["project"], "accept": [f"{pk}:{self._marks[pk]}" for pk in theirs["project"]],
            "agency": mine["agency"][0], "fiscal_year": 2569, "area": "54", "title": "ชื่อใหม่", "action": "approve",
            "province": self.world.stranger.post_holdings.get().post.province_id, "to_agency": "1",
            "collection": theirs["collection"][0], "new_parent_page": theirs["page"][-1],
            "chooser": theirs["page"][-1], "new_slug": "walked", "new_title": "walked", "alias": "on",
            "person": theirs["person"][0], "username": "walked", "confirm": "1", "next": "/admin/",
            "page": theirs["page"][0], "position": "0", "object_id": theirs["project"][0], "tags": "walked",
            "is_editing": "1", "role": "provincial_office", "subject": "เรื่อง", "issued_on": "1 ธ.ค. 2568", "due_on": "30 ธ.ค. 2569",
            "opened_on": "1 ธ.ค. 2568", "severity": "3", "category": "1", "order_number": "1", "decision": "1", "choice": "1", "sample": "1",
        }  # fmt: skip
        if address.startswith(("admin/images/", "admin/documents/", "admin/imports/", "admin/gfms/")):
            name, content = ("walk.csv", b"a,b\n1,2\n") if "images" not in address else ("walk.gif", _GIF)
            data["file"] = SimpleUploadedFile(name, content)
        return data

    # What has changed

    def _changed(self):
        """The tables that hold other rows than before: the victim's, or for a reader anybody's."""
        now = self._rows()
        return ", ".join(name for name in now if now[name] != self._before[name])

    def _rows(self):
        theirs = self.world.theirs
        everything = self.is_reader or self.person is None
        narrowed = {
            "projects.Project": Q(province__code="54"),
            "projects.Activity": Q(project__province__code="54"),
            "projects.ActivityBudgetLine": Q(activity__project__province__code="54"),
            "projects.Indicator": Q(project__province__code="54"),
            "projects.Place": Q(project__province__code="54"),
            "projects.SectionComment": Q(project__province__code="54"),
            "projects.SectionCheck": Q(project__province__code="54"),
            "projects.Visit": Q(province__code="54"),
            "projects.VisitProject": Q(project__province__code="54"),
            "projects.VisitTeam": Q(province__code="54"),
            "projects.Recommendation": Q(visit__province__code="54"),
            "projects.FollowUp": Q(recommendation__visit__province__code="54"),
            "projects.AuditEntry": Q(province_id=self.world.stranger_province),
            "projects.DevelopmentPlan": Q(province__code="54"),
            "projects.StrategicIssue": Q(plan__province__code="54"),
            "projects.AnnualActionPlan": Q(development_plan__province__code="54"),
            "projects.AreaAllocation": Q(province__code="54"),
            "projects.SummaryTable": Q(province__code="54"),
            "projects.SummaryRow": Q(table__province__code="54"),
            "projects.ImportBatch": Q(pk__in=theirs["batch"]) | Q(province__code="54"),
            "projects.ImportRow": Q(batch__in=theirs["batch"]),
            "projects.GfmsBatch": Q(pk__in=theirs["gfms_batch"]) | Q(areas__province__code="54"),
            "projects.GfmsCode": Q(province__code="54"),
            "projects.GfmsLine": Q(code__province__code="54"),
            "projects.GfmsExplanation": Q(project__province__code="54"),
            "projects.Problem": Q(project__province__code="54"),
            "projects.Suggestion": Q(project__province__code="54"),
            "projects.Directive": Q(pk__in=theirs["directive"]),
            "projects.DirectiveTarget": Q(pk__in=theirs["directive_target"]) | Q(project__province__code="54"),
            "projects.Response": Q(target__in=theirs["directive_target"]),
            "projects.Reissue": Q(target__in=theirs["directive_target"]),
            "projects.HelpRequest": Q(pk__in=theirs["help_request"]),
            "projects.HelpMessage": Q(request__in=theirs["help_request"]),
            "projects.Post": Q(pk__in=theirs["post"]) | Q(province__code="54"),
            "projects.PostHolding": Q(person__in=theirs["person"]) | Q(post__in=theirs["post"]),
            "projects.Notice": Q(person__in=theirs["person"]),
            "projects.PersonSettings": Q(person__in=theirs["person"]),
            "wagtailcore.Revision": Q(object_id__in=self._texts("project", "page")),
            "wagtailcore.WorkflowState": Q(object_id__in=self._texts("project", "page")),
            "wagtailcore.TaskState": Q(workflow_state__object_id__in=self._texts("project", "page")),
            "wagtailcore.PageLogEntry": Q(page__in=theirs["page"]),
            "wagtailcore.ModelLogEntry": Q(object_id__in=self._texts("image", "document", "collection", "person")),
            "wagtailcore.Page": Q(path__startswith=self.world.stranger_path),
            "wagtailcore.PageViewRestriction": Q(page__in=theirs["page"]),
            "wagtailcore.GroupPagePermission": Q(page__in=theirs["page"]),
            "wagtailcore.Collection": Q(pk__in=theirs["collection"]),
            "wagtailcore.GroupCollectionPermission": Q(collection__in=theirs["collection"]),
            "wagtailcore.CollectionViewRestriction": Q(collection__in=theirs["collection"]),
            "publications.AchievementPage": Q(path__startswith=self.world.stranger_path),
            "publications.Photo": Q(collection__in=theirs["collection"]),
            "wagtaildocs.Document": Q(collection__in=theirs["collection"]),
            "auth.User": Q(pk__in=theirs["person"]),
        }  # fmt: skip
        if everything:
            narrowed = {name: Q() for name in narrowed}
            narrowed["projects.Notice"] = ~Q(person=self.person) if self.person else Q()
            if self.person:
                narrowed["auth.User"] = ~Q(pk=self.person.pk)
        rows = {}
        with asking_as(EVERYONE):
            for name, where in narrowed.items():
                model = apps.get_model(name)
                kept = [f for f in model._meta.concrete_fields if f.attname not in {"last_login", "numchild"}]
                found = model._base_manager.filter(where).values_list(*(field.attname for field in kept))
                rows[name] = sorted(
                    repr([f.get_prep_value(v) for f, v in zip(kept, row, strict=True)]) for row in found
                )
            memberships = get_user_model().groups.through.objects.filter(user__in=theirs["person"])
            rows["groups"] = sorted(memberships.values_list("user", "group"))
        return rows

    def _texts(self, *kinds):
        return [str(pk) for kind in kinds for pk in self.world.theirs[kind]]


_GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"


def _readable(body):
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            body = b"\n".join(parts.read(name) for name in parts.namelist())
    return body.decode(errors="replace")


def _around(text):
    at = text.casefold().index(MARKER)
    found = Counter(re.findall(rf"{MARKER}[\w-]*", text, re.I))
    return f"{', '.join(sorted(found))} … {' '.join(text[max(0, at - 80) : at + 60].split())}"


def _cause(response):
    return repr(response.exc_info[1]) if getattr(response, "exc_info", None) else ""


def _unmarked(value):
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    return re.sub(MARKER, "typed", value, flags=re.I) if isinstance(value, str) else value


def _form_fields(html):
    """Every value that the page's forms would send, the last one where two have the same name."""
    html = re.sub(r"<template.*?</template>", "", html, flags=re.S)
    values = {}
    for tag in re.findall(r"<(?:input|button)[^>]*>", html):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in facts or (facts.get("type") in ("checkbox", "radio") and "checked" not in tag):
            continue
        default = "on" if facts.get("type") == "checkbox" else ""
        values[facts["name"]] = unescape(facts.get("value", default))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, flags=re.S):
        values[name] = unescape(text).lstrip("\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, flags=re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options) or re.search(
            r'<option value="([^"]+)"', options
        )
        values[name] = unescape(chosen.group(1)) if chosen else ""
    dropped = {"csrfmiddlewaretoken", "q"}
    return {name: value for name, value in values.items() if "__prefix__" not in name and name not in dropped}
