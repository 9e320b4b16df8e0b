"""Every address of the site, and what its parameters are filled with.

A route with a parameter that no entry below names fails `test_every_address_has_an_entry` at once: say there which
kind of id it takes (the kinds are those of tests.guards.world), and it is walked from then on.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import product

from django.apps import apps
from django.urls import URLPattern, get_resolver
from django.utils.regex_helper import normalize

from tests.guards.world import MARKER, WORD


@dataclass(frozen=True)
class Route:
    template: str  # "admin/projects/%(pk)s/"
    parameters: tuple
    pattern: URLPattern

    @cached_property
    def entry(self):
        """The fillings of the longest prefix that names every parameter; None when there is none."""
        if self.template in ADDRESSES:
            return ADDRESSES[self.template]
        if not self.parameters:
            return {}
        for prefix in sorted((p for p in ENTRIES if self.template.startswith(p)), key=len, reverse=True):
            if set(self.parameters) <= ENTRIES[prefix].keys():
                return ENTRIES[prefix]
        return None

    @property
    def is_ours(self):
        """Whether its answer is made by our own code, or by stock screens over our rows."""
        return self.template.startswith(OURS) or self.template in ("", "admin/", SERVED) or self._is_by_us

    @property
    def _is_by_us(self):
        view = self.pattern.callback
        while hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        return getattr(view, "view_class", view).__module__.startswith(("projects.", "home.", "publications."))

    @property
    def is_of_a_register(self):
        return self.template.startswith(OF_REGISTERS)

    @property
    def is_public(self):
        return not self.template.startswith(("admin/", "accounts/"))

    def addresses(self, world, *, thin=False):
        """The address with every combination of ids that the entry allows; `thin`: each id at least once."""
        if callable(self.entry):
            return list(self.entry(world))
        choices = [list(_choices(self.entry[name], world)) for name in self.parameters]
        combinations = _each_once(choices) if thin else product(*choices)
        return [self.template % dict(zip(self.parameters, values, strict=True)) for values in combinations]


def _each_once(choices):
    """Mine with mine, then theirs with theirs, then mine with theirs: every value comes up, not every pair."""
    longest = max((len(values) for values in choices), default=0)
    found = {tuple(values[min(turn, len(values) - 1)] for values in choices): None for turn in range(longest)}
    if len(choices) > 1:
        found[(choices[0][0], *(values[-1] for values in choices[1:]))] = None
    return list(found) or [()]


def _choices(filling, world):
    """Values as they are; a string names kinds of the world (one of mine, all of theirs), or "any:" row of a register."""
    if not isinstance(filling, str):
        yield from filling
        return
    if filling.startswith("any:"):
        rows = apps.get_model("projects", filling.removeprefix("any:"))._base_manager
        yield rows.values_list("pk", flat=True).first() or 1
        return
    for kind in filling.split("|"):
        yield from world.mine[kind][:1]
        yield from world.theirs[kind]


def routes():
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver, prefix, above):
    for pattern in resolver.url_patterns:
        template, parameters = normalize(pattern.pattern.regex.pattern)[0]
        template, parameters = prefix + template, (*above, *parameters)
        if isinstance(pattern, URLPattern):
            yield Route(template, parameters, pattern)
        else:
            yield from _walk(pattern, template, parameters)


def queries(address, world, *, thin=False):
    """What is asked at an address beside its bare self: (query, whether it is posted to as well)."""
    asked = [({}, True)]
    if thin and address.startswith(OF_STOCK):
        return []
    for prefix, more in QUERIES.items():
        if address == prefix or address.startswith(prefix) and prefix.startswith("admin/"):
            asked += more(world)
    last = address.rstrip("/").rpartition("/")[2]
    if (
        address.startswith("admin/")
        and not address.startswith(OF_REGISTERS)
        and not any(letter.isdigit() for letter in last)
    ):
        asked += [({"q": WORD}, False), ({"export": "csv"}, False), ({"export": "xlsx"}, False)][: 2 if thin else 3]
    return asked


def _bulk(world):
    kinds = {
        "projects/project": ("delete",),
        "projects/post": ("delete",),
        "wagtailcore/page": ("delete", "move", "publish", "unpublish"),
        "publications/photo": ("delete", "add_tags", "add_to_collection"),
        "wagtailimages/image": ("delete",),
        "wagtaildocs/document": ("delete", "add_tags", "add_to_collection"),
        "auth/user": ("delete", "set_active_state", "assign_role"),
    }
    return [f"admin/bulk/{model}/{action}/" for model, actions in kinds.items() for action in actions]


def _ids(*kinds):
    def asked(world):
        return [({"id": world.theirs[kind]}, True) for kind in kinds] + [({"id": "all"}, True)]

    return asked


def _bulk_ids(kind):
    def asked(world):
        return [
            ({"id": world.theirs[kind], "next": "/admin/"}, True),
            ({"id": [world.mine[kind][0], world.theirs[kind][0]], "next": "/admin/"}, True),
            ({"id": "all", "childOf": world.theirs["page"][-1], "next": "/admin/"}, True),
        ]

    return asked


def _media(world):
    return [
        ({"collection_id": world.theirs["collection"][0]}, False),
        ({"id": world.theirs["image"] + world.theirs["document"]}, False),
        ({"multiple": "1", "q": WORD}, False),
    ]


QUERIES = {
    "admin/bulk/projects/project/": _bulk_ids("project"),
    "admin/bulk/projects/post/": _bulk_ids("post"),
    "admin/bulk/wagtailcore/page/": _bulk_ids("page"),
    "admin/bulk/publications/photo/": _bulk_ids("image"),
    "admin/bulk/wagtailimages/image/": _bulk_ids("image"),
    "admin/bulk/wagtaildocs/document/": _bulk_ids("document"),
    "admin/bulk/auth/user/": _bulk_ids("person"),
    "admin/projects/assign/": lambda world: [
        ({"id": world.theirs["project"]}, True),
        ({"id": world.theirs["project"][:1]}, True),
        ({"id": [world.mine["project"][0], world.theirs["project"][0]]}, True),
    ],
    "admin/projects/choose": _ids("project"),
    "admin/choose-page/": lambda world: [
        ({"id": world.theirs["page"]}, False),
        ({"id": world.theirs["page"][:1]}, False),
        ({"q": WORD, "page_type": "publications.achievementpage"}, False),
    ],
    "admin/pages/": lambda world: [({"next": "/admin/"}, False)],
    "admin/images": _media,
    "admin/documents": _media,
    "admin/api/main/": lambda world: [
        ({"child_of": world.theirs["page"][-1], "fields": "*", "for_explorer": "1"}, False),
        ({"search": WORD, "fields": "*"}, False),
        ({"fields": "*", "limit": "20", "order": "-id"}, False),
    ],
    "admin/tag-autocomplete/": lambda world: [({"term": MARKER[:2]}, False)],
    "admin/reports/site-history/": lambda world: [({"label": WORD}, False), ({"user": world.theirs["person"]}, False)],
    "admin/reports/workflow": lambda world: [
        ({"requested_by": world.theirs["person"]}, False),
        ({"reviewable": "true"}, False),
    ],
    "admin/projects/results/": lambda world: [({"area": "54"}, False), ({"step": "submitted"}, False)],
    "projects/": lambda world: [
        ({"q": WORD}, False),
        ({"q": WORD, "format": "json"}, False),
        ({"area": "54", "format": "json"}, False),
        ({"q": MARKER[:4], "format": "json"}, False),
    ],
    "admin/visits/new/": lambda world: [
        ({"area": "54", "kind": "team"}, True),
        ({"team": world.theirs["visit_team"]}, True),
    ],
    "admin/visits/teams/new/": lambda world: [({"area": "54"}, True)],
    "admin/gfms/unmatched/": lambda world: [({"state": "matched"}, False), ({"q": MARKER[:4]}, False)],
    "admin/progress/late/": lambda world: [({"month": "2025-12"}, True), ({"area": "54", "month": "2025-12"}, False)],
    "admin/progress/review/": lambda world: [({"area": "54"}, True)],
    "admin/gfms/differences/": lambda world: [({"area": "54", "year": "2569"}, False)],
    "admin/directives/new/": lambda world: [
        ({"id": world.theirs["project"][:1]}, True),
        ({"id": [world.mine["project"][0], world.theirs["project"][0]]}, True),
    ],
    "admin/directives/choose/": lambda world: [({"area": "54"}, False), ({"only": "late"}, False)],
    "admin/directives/": lambda world: [({"area": "54"}, False), ({"late": "yes"}, False)],
    "admin/problems/": lambda world: [({"area": "54", "solved": "no"}, False)],
    "admin/help-requests/new/": lambda world: [({"project": world.theirs["project"][0]}, True)],
    "admin/summary-tables/new/": lambda world: [({"kind": "results"}, True)],
    "publications/": lambda world: [({"q": WORD}, False), ({"q": MARKER[:4]}, False)],
    "areas/": lambda world: [({"year": "2569"}, False)],
}
OURS = (
    "admin/projects/", "admin/queue/", "admin/notices/", "admin/imports/", "admin/gfms/", "admin/posts/", "admin/acceptance/",
    "admin/bulk/", "admin/guide/", "admin/reports/", "admin/editing-sessions/",
    "admin/development-plans/", "admin/annual-plans/", "admin/allocations/", "admin/summary-tables/",
    "admin/fiscal-years/", "admin/snippets/", "admin/evidence/", "admin/budget-changes/", "admin/verification/",
    "admin/directives/",
    "admin/problems/", "admin/help-requests/", "admin/visits/",
)  # fmt: skip

PAGE = {
    "page_id": "page", "parent_page_id": "page", "page_to_move_id": "page", "destination_id": "page",
    "parent_id": "page", "pk": "page", "revision_id": "page_revision", "task_state_id": "page_task_state",
    "workflow_state_id": "page_workflow_state", "task_id": (1, 2, 3), "content_type_app_name": ("publications",),
    "content_type_model_name": ("achievementpage",), "app_label": ("publications",), "model_name": ("achievementpage",),
    "action_name": ("approve", "reject", "publish", "delete", "copy", "move", "unpublish", "revert_to_page_revision"),
    "_0": "page", "_1": "page_revision", "_2": ("live", "latest"),
}  # fmt: skip
STOCK_ACTIONS = ("approve", "reject")
OF_STOCK = ("admin/bulk/wagtail", "admin/bulk/publications/", "admin/bulk/auth/")
# What is the same for all areas: nothing to leak, but nobody but the centre changes it.
REGISTERS = (
    "agency", "agenda", "budgetplan", "department", "disbursementtarget", "district", "groupmembership", "legalduty",
    "ministry", "problemcategory", "province", "provincegroup",
)  # fmt: skip
OF_REGISTERS = tuple(f"admin/projects/{name}/" for name in REGISTERS)
SERVED = "%(_0)s"  # Wagtail's pages, and a project's open data
ADDRESSES = {
    "admin/bulk/%(app_label)s/%(model_name)s/%(action)s/": _bulk,
    SERVED: lambda world: world.public_addresses,
    "documents/%(_0)s/%(_1)s": lambda world: [address.lstrip("/") for address in world.document_addresses],
}
ENTRIES = {
    "admin/projects/": {
        "pk": "project", "comment_id": "comment", "revision_id": "project_revision",
        "revision_id_a": "project_revision", "revision_id_b": ("live", "latest"),
        "workflow_state_id": "project_workflow_state", "task_state_id": "project_task_state", "task_id": (1, 2),
        "photo": "photo", "document": "project_document", "size": ("full", "640"),
        "action_name": STOCK_ACTIONS, "change": "budget_change", "problem": "problem", "month": ("2025-10", "2025-11", "no-month"), "contract": "contract",
        "handover": "handover",
        "entry_id": "ledger_entry", "kind": ("disbursement", "carry_over", "rescission"),
        "move": ("submit", "withdraw", "verify", "accept", "return", "discard-amendment", "take-down", "cancel",
                 "delete", "refuse"),
    },
    "admin/acceptance/": {"pk": (1, 2)},
    "admin/development-plans/": {"pk": "plan"},
    "admin/annual-plans/": {"pk": "annual_plan"},
    "admin/allocations/": {"pk": "allocation"},
    "admin/summary-tables/": {"pk": "summary_table", "kind": ("csv", "xlsx")},
    "admin/fiscal-years/": {"pk": (2569, 2560), "opening_pk": "opening"},
    "admin/closing/": {"year": (2569, 2560), "check": ("money", "months", "record", "no-such")},
    **{f"admin/projects/{name}/": {"instance_pk": f"any:{name}"} for name in REGISTERS},
    "admin/notices/": {"pk": "notice"},
    "admin/imports/mappings/": {"pk": (1,)},
    "admin/imports/": {"pk": "batch", "kind": ("csv", "xlsx")},
    "admin/gfms/": {"pk": "gfms_batch", "code_pk": "gfms_code"},
    "admin/progress/letters/": {"pk": "chase_letter"},
    "admin/directives/targets/": {"pk": "directive_target"},
    "admin/directives/": {"pk": "directive"},
    "admin/help-requests/": {"pk": "help_request"},
    "admin/visits/": {
        "pk": "visit", "visit_project_pk": "visit_project", "recommendation_pk": "recommendation",
        "team_pk": "visit_team", "sample_pk": "visit_sample",
    },
    "admin/guide/": {"name": ("office", "reader", "operator", "no-such")},
    "admin/posts/": {"pk": "post", "holding_pk": "holding", "person_pk": "person"},
    "admin/api/main/pages/": PAGE,
    "admin/api/main/images/": {"pk": "image"},
    "admin/api/main/documents/": {"pk": "document"},
    "admin/pages/": PAGE,
    "admin/choose-page/": PAGE,
    "admin/tag-autocomplete/": {"app_name": ("taggit",), "model_name": ("tag",)},
    "admin/collections/": {"pk": "collection", "collection_id": "collection"},
    "admin/workflows/": {
        "pk": (1, 2), "page_pk": "page", "workflow_pk": (1, 2), "task_id": (1, 2), "app_label": ("projects",),
        "model_name": ("approvaltask",),
    },
    "admin/editing-sessions/ping/": {
        "app_label": ("projects", "wagtailcore", "publications"), "model_name": ("project", "page", "achievementpage"),
        "object_id": "project|page", "session_id": (1,),
    },
    "admin/editing-sessions/release/": {"session_id": (1,)},
    "admin/documents/": {"document_id": "document", "doc_id": "document", "pk": "document", "uploaded_file_id": (1,)},
    "admin/images/": {
        "image_id": "image", "pk": "image", "uploaded_file_id": (1,), "filter_spec": ("max-165x165",),
    },
    "admin/sites/": {"pk": (1,)},
    "admin/users/": {"pk": "person"},
    "admin/groups/": {"pk": (1, 2)},
    "admin/password_reset/": {"uidb64": ("MQ",), "token": ("x-y",)},
    "admin/": {"_0": ("no/such",)},
    "accounts/2fa/webauthn/": {"pk": (1,)},
    "documents/": {"restriction_id": (1,)},
    "photos/": {"name": ("none",), "size": ("640",)},
    "media/": {"path": ("images/none.png", "original_images/none.png", "documents/none.txt")},
    "_util/authenticate_with_password/": {"page_view_restriction_id": (1,), "page_id": "page"},
}  # fmt: skip
