"""From a completed record to a published story: drafted by one click, written by the office, moderated by the centre."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.models import ApprovalStep, ExecutionStatus
from projects.people.scope import EVERYONE, asking_as
from publications.models import AchievementPage, Photo
from tests import make
from tests.home.site_case import SiteTestCase
from tests.publications.pictures import jpeg


def photo(code, **facts):
    plain = {"title": "ภาพ", "caption": "สะพานหลังแล้วเสร็จ", "people_consent": "nobody", "project_code": code}
    return Photo.objects.create(file=SimpleUploadedFile("bridge.jpg", jpeg()), **(plain | facts))


class TellAResult(SiteTestCase):
    def setUp(self):
        super().setUp()
        self.done = make.live(
            area="55",
            title="สะพานบ้านน้ำลัด",
            execution_status=ExecutionStatus.COMPLETED,
            beneficiaries_count=3092,
            budget_baht="2500000.00",
            rationale="สะพานเดิมขาด",
        )

    def draft(self, project=None, *, by):
        return self.post(f"/admin/projects/{(project or self.done).pk}/draft-achievement/", by=by)

    def drafted(self):
        self.draft(by=self.nan_office)
        return AchievementPage.objects.get(project=self.done)

    def test_one_click_drafts_text_dated_figures_and_captioned_photographs(self):
        photo(self.done.code)
        photo(self.done.code, caption="ชาวบ้านใช้สะพาน", people_consent="missing")
        photo(self.done.code, caption="คอสะพาน", taken_on="2026-01-05")
        response = self.draft(by=self.nan_office)
        page = AchievementPage.objects.get()
        self.assertRedirects(
            response, reverse("wagtailadmin_pages:edit", args=[page.pk]), fetch_redirect_response=False
        )
        self.assertFalse(page.live)
        self.assertEqual(page.get_parent().slug, "55")
        self.assertEqual(page.slug, f"story-{self.done.code.lower()}")
        kinds = [block.block_type for block in page.body]
        self.assertEqual((kinds.count("figure"), kinds.count("photo")), (3, 1))
        figure = page.body[0].value
        self.assertEqual((figure["value"], figure["unit"]), ("2,500,000.00", "บาท"))
        self.assertTrue(figure["as_of"])
        self.assertIn("สะพานเดิมขาด", str(page.body))
        self.assertNotIn("ชาวบ้านใช้สะพาน", str(page.body))

    def test_a_second_click_opens_the_story_that_is_there(self):
        first, second = self.draft(by=self.nan_office), self.draft(by=self.nan_office)
        self.assertEqual(first.url, second.url)
        self.assertEqual(AchievementPage.objects.count(), 1)

    def test_only_completed_published_projects_have_results_to_tell(self):
        for facts in (
            {"execution_status": ExecutionStatus.IN_PROGRESS, "live": True},
            {"execution_status": ExecutionStatus.COMPLETED, "step": ApprovalStep.VERIFIED},
        ):
            with self.subTest(facts=facts):
                row = make.live(area="55") if facts.pop("live", False) else make.project(area="55")
                with asking_as(EVERYONE):
                    type(row).objects.filter(pk=row.pk).update(**facts)
                self.assertEqual(self.draft(row, by=self.nan_office).status_code, 422)
        self.assertEqual(AchievementPage.objects.count(), 0)

    def test_who_may_draft(self):
        for person, status in (
            (self.phrae_office, 404),
            (self.nan_governor, 403),
            (self.observer, 403),
            (self.nan_agency, 404),
            (self.central, 302),
        ):
            with self.subTest(person=person.username):
                self.assertEqual(self.draft(by=person).status_code, status)

    def test_a_look_is_not_enough(self):
        address = f"/admin/projects/{self.done.pk}/draft-achievement/"
        self.assertEqual(self.get(address, by=self.nan_office).status_code, 405)

    def test_draft_then_moderation_then_public(self):
        page = self.drafted()
        self.assertEqual(self.get(f"/areas/55/{page.slug}/").status_code, 404)
        self.submit(page, by=self.nan_office)
        state = page.current_workflow_task_state
        self.assertIsNotNone(state)
        self.assertEqual(self.get(f"/areas/55/{page.slug}/").status_code, 404)
        approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        self.post(approve, by=self.nan_office)
        self.assertFalse(AchievementPage.objects.get().live)
        self.post(approve, by=self.central)
        told = self.get(f"/areas/55/{page.slug}/")
        self.assertContains(told, "สะพานบ้านน้ำลัด")
        self.assertContains(told, f"/projects/{self.done.fiscal_year_id}/{self.done.code}/")
        for address in ("/areas/55/", "/publications/", "/publications/?q=สะพาน", f"/projects/2569/{self.done.code}/"):
            with self.subTest(address=address):
                self.assertContains(self.get(address), f"/areas/55/{page.slug}/")
        self.assertNotContains(self.get("/areas/54/"), page.slug)
        self.assertContains(self.get("/sitemap.xml"), f"/areas/55/{page.slug}/")

    def submit(self, page, *, by):
        from wagtail.test.utils.form_data import nested_form_data

        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        form = self.get(address, by=by).context["form"]
        fields = {
            name: form[name].value() or "" for name in ("title", "year_be", "intro", "photo", "search_description")
        }
        body = {"body-count": "1", "body-0-type": "text", "body-0-order": "0", "body-0-deleted": "", "body-0-id": "",
                "body-0-value": '{"blocks":[{"key":"a","text":"เล่าเรื่อง","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}'}  # fmt: skip
        extra = {
            "project": str(self.done.pk),
            "action-submit": "1",
            "loaded_revision_id": page.latest_revision_id or "",
        }
        response = self.post(address, nested_form_data(fields | body | extra), by=by)
        self.assertEqual(response.status_code, 302)

    def test_an_office_writes_below_its_own_area_only(self):
        areas = {code: self.home.get_descendants().get(slug=code) for code in ("54", "55")}
        kinds = {"achievementpage": 200, "evaluationreportpage": 200}
        for kind, status in kinds.items():
            own = reverse("wagtailadmin_pages:add", args=["publications", kind, areas["55"].pk])
            other = reverse("wagtailadmin_pages:add", args=["publications", kind, areas["54"].pk])
            with self.subTest(kind=kind):
                self.assertEqual(self.get(own, by=self.nan_office).status_code, status)
                self.assertNotEqual(self.get(other, by=self.nan_office).status_code, 200)
        before = areas["54"].get_children().count()
        self.post(reverse("wagtailadmin_pages:add", args=["publications", "achievementpage", areas["54"].pk]),
                  {"title": "แทรก", "intro": "แทรก", "body-count": "0"}, by=self.nan_office)  # fmt: skip
        self.assertEqual(areas["54"].get_children().count(), before)

    def test_an_office_puts_nothing_but_stories_and_reports_below_its_page(self):
        own = self.home.get_descendants().get(slug="55")
        for kind in ("areapage", "homepage", "projectindexpage"):
            address = reverse("wagtailadmin_pages:add", args=["home", kind, own.pk])
            self.assertNotEqual(self.get(address, by=self.nan_office).status_code, 200)

    def test_the_form_offers_the_areas_own_published_projects(self):
        make.project(area="55", title="ร่างของน่าน")
        make.live(area="54", title="ของแพร่")
        form = self.get(reverse("wagtailadmin_pages:edit", args=[self.drafted().pk]), by=self.nan_office).context[
            "form"
        ]
        self.assertEqual([row.pk for row in form.fields["project"].queryset], [self.done.pk])

    def test_a_story_outlives_its_projects_withdrawal_without_showing_it(self):
        page = self.drafted()
        with asking_as(EVERYONE):
            page.save_revision().publish()
            type(self.done).objects.filter(pk=self.done.pk).update(live=False)
        self.assertNotContains(self.get(f"/areas/55/{page.slug}/"), f"/{self.done.code}/")
