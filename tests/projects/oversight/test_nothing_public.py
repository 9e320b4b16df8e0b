"""Nothing of section 2.6 is public, whatever is published of the project."""

from django.contrib.auth.models import AnonymousUser

from projects.models import DirectiveTarget, Problem, Reissue, Response, ResponseEvidence, Suggestion
from projects.people.scope import EVERYONE, PUBLIC, asking_as
from tests import make
from tests.base import PadmeTestCase
from tests.guards.world_oversight import oversight
from tests.projects.oversight import orders


class NothingPublic(PadmeTestCase):
    def test_the_public_finds_no_row_of_a_published_project(self):
        project = make.live(agency=self.roads_of_nan)
        with asking_as(EVERYONE):
            oversight(project, self.roads_of_nan, self.nan_agency, {}, str)
            photo, _draft, _document = orders.evidence_of(project, self.nan_agency)
            ResponseEvidence.objects.create(response=Response.objects.earliest("pk"), photo=photo)
        for model in (DirectiveTarget, Problem, Reissue, Response, ResponseEvidence, Suggestion):
            with self.subTest(model=model.__name__):
                with asking_as(EVERYONE):
                    self.assertTrue(model.objects.exists())
                    self.assertFalse(model.objects.visible_to(AnonymousUser()).exists())
                with asking_as(PUBLIC):
                    self.assertFalse(model.objects.exists())
