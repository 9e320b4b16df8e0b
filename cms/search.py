"""Search by substring, with queries normalised like the stored `search_text`.

Full-text search splits Thai at its vowels and tone marks and finds next to nothing; substring matching finds what
is there. Use as `WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}`. Results carry no rank: order
them explicitly.
"""

from modelsearch.backends.database.fallback import DatabaseSearchBackend

from cms.thai import normalise_for_search

# Every word becomes a condition on every field; a pasted page would pass SQLite's limit on expression depth.
LONGEST_QUERY = 200


class SearchBackend(DatabaseSearchBackend):
    def _search(self, query_compiler_class, query, model_or_queryset, **kwargs):
        # Both search() and autocomplete() come through here. Query objects pass untouched: whoever builds one
        # normalises the string first.
        if isinstance(query, str):
            query = normalise_for_search(query)[:LONGEST_QUERY].strip()
        return super()._search(query_compiler_class, query, model_or_queryset, **kwargs)
