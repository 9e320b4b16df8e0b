from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import TestCase, override_settings
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site, Workflow, WorkflowPage

from home.models import AreaPage
from home.site import ensure_site
from projects.models import ProvinceGroup


class BringUpTheSite(TestCase):
    def counts(self):
        models = (Page, Collection, GroupPagePermission, Workflow, WorkflowPage, Site)
        return [model.objects.count() for model in models]

    def test_every_area_gets_its_page_and_its_place_to_keep_photographs(self):
        ensure_site()
        self.assertEqual(AreaPage.objects.filter(province__isnull=False).count(), 76)
        self.assertEqual(AreaPage.objects.filter(group__isnull=False).count(), 36)
        self.assertEqual(self.client.get("/areas/55/").status_code, 200)
        self.assertEqual(self.client.get("/areas/NU2/").status_code, 200)
        self.assertEqual(self.client.get("/areas/10/").status_code, 404)  # Bangkok has no provincial plan
        self.assertTrue(Collection.objects.filter(name="พื้นที่ 55", depth=2).exists())
        self.assertEqual([*Page.find_problems(), *Collection.find_problems()], [[]] * 10)

    def test_a_second_time_changes_nothing(self):
        ensure_site()
        before = self.counts()
        ensure_site()
        self.assertEqual(self.counts(), before)

    def test_works_where_everything_was_flushed(self):
        Site.objects.all().delete()
        Page.objects.all().delete()
        Collection.objects.all().delete()
        Locale.objects.all().delete()
        ensure_site()
        self.assertEqual(self.client.get("/").status_code, 200)

    def test_a_new_group_of_provinces_gets_its_page(self):
        ensure_site()
        ProvinceGroup.objects.create(code="NEW1", name_th="กลุ่มจังหวัดใหม่", first_year_be=2571)
        ensure_site()
        self.assertContains(self.client.get("/areas/NEW1/"), "กลุ่มจังหวัดใหม่")
        self.assertEqual(Page.find_problems(), ([], [], [], [], []))

    def test_the_stock_groups_and_workflow_are_gone(self):
        ensure_site()
        self.assertFalse(Group.objects.filter(name__in=["Editors", "Moderators"]).exists())
        self.assertEqual(WorkflowPage.objects.get().page.slug, "home")

    @override_settings(PADME_SITE_AFTER_MIGRATE=True)
    def test_a_bare_migrate_gives_a_site_that_answers(self):
        call_command("migrate", verbosity=0, interactive=False)
        self.assertEqual(self.client.get("/projects/").status_code, 200)
