import re
from html import unescape

from projects.models import AuditEntry, Project
from projects.people.scope import EVERYONE, asking_as
from tests import make
from tests.base import PadmeTestCase


def form_values(page):
    """Every value the page's editor form would send as it stands."""
    html = page.content.decode()
    form = html[html.index('id="w-editor-form"') :]
    form = re.sub(r"<template.*?</template>", "", form, flags=re.S)
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        facts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" not in facts or facts.get("type") in ("submit", "checkbox") and "checked" not in tag:
            continue
        default = "on" if facts.get("type") == "checkbox" else ""
        values[facts["name"]] = unescape(facts.get("value", default))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, flags=re.S):
        values[name] = unescape(text).lstrip("\n")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, flags=re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        values[name] = chosen.group(1) if chosen else ""
    return {name: value for name, value in values.items() if "__prefix__" not in name}


class EditForm(PadmeTestCase):
    def setUp(self):
        self.project = make.project(agency=self.roads_of_nan)
        self.address = f"/admin/projects/edit/{self.project.pk}/"

    def latest(self):
        with asking_as(EVERYONE):
            project = Project.objects.get(pk=self.project.pk)
            return project, project.get_latest_revision_as_object()

    def test_saves_a_draft_with_thai_amounts_and_dates(self):
        values = form_values(self.get(self.address, by=self.nan_agency))
        values |= {
            "summary": "ซ่อมถนนให้เด็กไปโรงเรียนได้",
            "start_on": "๑ ต.ค. ๒๕๖๘",
            "activities-0-budget_lines-0-budget_baht": "๑,๒๓๔,๕๖๗.๕๐",
        }
        self.assertRedirects(self.post(self.address, values, by=self.nan_agency), f"/admin/projects/{self.project.pk}/")
        project, _ = self.latest()
        self.assertEqual(project.summary, "ซ่อมถนนให้เด็กไปโรงเรียนได้")
        self.assertEqual(str(project.budget_baht), "1234567.50")
        self.assertEqual(project.start_on.isoformat(), "2025-10-01")
        entry = AuditEntry.objects.filter(project_id=project.pk, action="projects.project.saved").latest("timestamp")
        self.assertEqual(entry.user, self.nan_agency)
        self.assertIn(["สาระสำคัญ", "สาระสำคัญของโครงการ", "ซ่อมถนนให้เด็กไปโรงเรียนได้"], entry.data["changes"])

    def test_a_stale_form_gets_both_values_and_keeps_what_was_typed(self):
        mine = form_values(self.get(self.address, by=self.nan_agency))
        theirs = form_values(self.get(self.address, by=self.nan_office))
        self.post(self.address, theirs | {"objectives": "ของสำนักงาน"}, by=self.nan_office)
        late = self.post(self.address, mine | {"objectives": "ของหน่วยงาน"}, by=self.nan_agency)
        self.assertContains(late, "ของสำนักงาน", status_code=409)
        self.assertContains(late, "ของหน่วยงาน", status_code=409)
        self.assertEqual(self.latest()[0].objectives, "ของสำนักงาน")
        again = form_values(late) | {"objectives": "รวมสองค่า"}
        self.assertEqual(self.post(self.address, again, by=self.nan_agency).status_code, 302)
        self.assertEqual(self.latest()[0].objectives, "รวมสองค่า")

    def test_a_form_without_the_hidden_field_is_refused(self):
        values = form_values(self.get(self.address, by=self.nan_agency))
        for name in ("seen_state", "loaded_revision_id"):
            values.pop(name, None)
        self.assertEqual(self.post(self.address, values, by=self.nan_agency).status_code, 409)

    def test_mass_assignment_and_stock_buttons_change_nothing(self):
        values = form_values(self.get(self.address, by=self.nan_agency))
        values |= {"step": "accepted", "live": "on", "province": "1", "action-publish": "1", "action-submit": "1"}
        self.post(self.address, values, by=self.nan_agency)
        project, _ = self.latest()
        self.assertEqual((project.step, project.live, project.area.code), ("draft", False, "55"))
        self.assertIsNone(project.current_workflow_state)

    def test_neighbour_reader_and_locked_record(self):
        self.assertEqual(self.get(self.address, by=self.phrae_agency).status_code, 404)
        self.assertEqual(self.get(self.address, by=self.nan_governor).status_code, 403)
        with asking_as(EVERYONE):
            Project.objects.filter(pk=self.project.pk).update(step="submitted")
        self.assertRedirects(self.get(self.address, by=self.nan_agency), f"/admin/projects/{self.project.pk}/")
        self.assertEqual(self.post(self.address, {}, by=self.nan_agency).status_code, 422)

    def test_amending_a_live_record_leaves_the_public_one(self):
        live = make.live(agency=self.roads_of_nan)
        address = f"/admin/projects/edit/{live.pk}/"
        values = form_values(self.get(address, by=self.nan_agency)) | {"summary": "ฉบับแก้ไข"}
        self.post(address, values, by=self.nan_agency)
        live.refresh_from_db()
        self.assertEqual((live.summary, live.amendment_step), ("สาระสำคัญของโครงการ", "draft"))
        with asking_as(EVERYONE):
            self.assertEqual(live.get_latest_revision_as_object().summary, "ฉบับแก้ไข")
