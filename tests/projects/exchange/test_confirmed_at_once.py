from functools import partial

from cms.rules import Overtaken
from projects.exchange import actions
from projects.models import Activity, ActivityBudgetLine, AuditEntry, ImportBatch, Project
from projects.people.scope import EVERYONE, asking_as
from tests.guards.races import RaceTestCase
from tests.projects.exchange.bill import line, upload

ROUNDS = 5
FOUR = 4


class OneBatchConfirmedByFourAtOnce(RaceTestCase):
    """Four presses of one button, each in a thread and on a connection of its own."""

    def test_one_confirms_and_three_are_told(self):
        owner = self.nan_office
        for number in range(ROUNDS):
            with self.subTest(round=number):
                lines = [
                    line(PROJECT=f"โครงการที่ {number}", ITEM_DESCRIPTION=f"รายการ {item}", AMOUNT="100.25")
                    for item in range(3)
                ]
                batch = actions.preview(upload(*lines), layout="budget-bill", year_be=2569, by=owner)
                results = self.at_once(*[partial(actions.confirm, ImportBatch(pk=batch.pk), by=owner)] * FOUR)
                self.assertEqual(
                    sorted(type(result).__name__ for result in results),
                    [ImportBatch.__name__, *[Overtaken.__name__] * (FOUR - 1)],
                    results,
                )
                self.assertEqual(self.standing(batch), [1, 3, 3, "confirmed", 1, 1])

    def standing(self, batch):
        batch.refresh_from_db()
        confirmed = AuditEntry.objects.filter(action="projects.import.confirmed")
        with asking_as(EVERYONE):
            lines = ActivityBudgetLine.objects.filter(source_batch=batch)
            projects = Project.objects.filter(activities__budget_lines__source_batch=batch).distinct()
            return [
                projects.count(),
                Activity.objects.filter(project__in=projects).count(),
                lines.count(),
                batch.state,
                confirmed.filter(object_id=str(batch.pk), project_id=None).count(),
                confirmed.filter(project_id__in=projects.values("pk")).count(),
            ]
