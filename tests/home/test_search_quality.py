"""Words inside Thai phrases are found, and little else is: recall 1.0, mean precision at least 0.95.

The corpus and its queries are frozen; the truth is each query's pattern over the normalised text.
"""

import json
import re
from pathlib import Path

from cms.thai import normalise_for_search
from projects.models import Project
from projects.people.scope import EVERYONE, asking_as
from projects.register.models.project import search_text_of
from tests import cast, make
from tests.home.site_case import SiteTestCase

DATA = Path(__file__).parent.parent / "data"
AREA = "37"  # อำนาจเจริญ: no query asks for any part of its name


class SearchQuality(SiteTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.corpus = json.loads((DATA / "search_corpus.json").read_text(encoding="utf-8"))
        cls.queries = json.loads((DATA / "search_queries.json").read_text(encoding="utf-8"))
        pattern = make.live(area=AREA, title="แบบ", summary="")
        facts = {field.attname: getattr(pattern, field.attname) for field in Project._meta.concrete_fields}
        for name in ("id", "title", "code", "search_text", "summary"):
            facts.pop(name)
        rows = [
            Project(**facts, code=f"C{row['id']:05d}", title=row["text"][:600], summary=row["text"][600:])
            for row in cls.corpus
        ]
        for row in rows:
            row.province = cast.province(AREA)
            row.search_text = search_text_of(row, [], [])
        with asking_as(EVERYONE):
            Project.objects.bulk_create(rows)
            Project.objects.filter(pk=pattern.pk).update(live=False)

    def found(self, query):
        codes, page = set(), 1
        while True:
            answer = self.client.get("/projects/", {"q": query, "format": "json", "page": page}).json()
            codes |= {row["code"] for row in answer["results"]}
            if len(codes) >= answer["count"]:
                return codes
            page += 1

    def test_every_query_over_the_frozen_corpus(self):
        self.assertGreaterEqual(len(self.corpus), 300)
        precisions = {}
        for query, pattern in self.queries:
            true = {f"C{row['id']:05d}" for row in self.corpus if re.search(pattern, normalise_for_search(row["text"]))}
            with self.subTest(query=query):
                self.assertTrue(true, "each pattern is hit at least once")
                found = self.found(query)
                self.assertEqual(true - found, set(), "recall 1.0")
                precisions[query] = len(true & found) / len(found)
        mean = sum(precisions.values()) / len(precisions)
        worst = sorted(precisions.items(), key=lambda item: item[1])[:4]
        self.assertGreaterEqual(mean, 0.95, worst)
