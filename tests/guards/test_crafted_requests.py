"""What no form of ours sends: numbers too long, texts with a null, months no calendar has. Refused, never a fault."""

from django.db import transaction
from django.test import Client

from tests.guards.addresses import routes
from tests.guards.test_leak_walk import OwnFiles
from tests.guards.walk import BACKEND, _cause, _form_fields

SLICES = (
    "evidence/", "oversight/", "directives/", "problems/", "help-requests/", "verification/", "visits/", "closing/", "progress/",
    "completion/", "explain/",
)  # fmt: skip
FILTERS = (
    "area", "q", "page", "year", "month", "kind", "state", "stage", "agency", "status", "only", "category", "severity", "solved",
    "late", "issuer", "to", "check", "rung", "team", "project", "problem", "id", "export",
)  # fmt: skip
HARD = ("\x00", "9" * 30, "9" * 5000, "9999-12", "0001-01", "-1", "><script>'\";--")
IDS = ("photo", "project", "id", "delete", "activity", "lock", "projects", "photos", "version", "area", "p1-seen")


class CraftedRequests(OwnFiles):
    def setUp(self):
        self.found = []
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.world.central, backend=BACKEND)

    def ask(self, method, address, data):
        with transaction.atomic():
            answer = getattr(self.client, method)(f"/{address}", data)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.status_code >= 500:
                told = {name: str(value)[:12] for name, value in data.items()}
                self.found.append(f"{method} {address} {told}: {_cause(answer)[:160]}")
            transaction.set_rollback(True)
        return body.decode(errors="replace") if answer.status_code == 200 else ""

    def addresses(self):
        """One of each kind, of the area's own."""
        for route in routes():
            if route.template.startswith("admin/") and any(part in route.template for part in SLICES):
                yield from route.addresses(self.world, thin=True)[:1]

    def test_filters(self):
        for address in self.addresses():
            for value in HARD:
                before = len(self.found)
                self.ask("get", address, dict.fromkeys(FILTERS, value))
                if len(self.found) > before:
                    del self.found[before:]
                    for name in FILTERS:
                        self.ask("get", address, {name: value})
        self.assertEqual(self.found, [], "\n".join(self.found))

    def test_fields(self):
        for address in self.addresses():
            fields = _form_fields(self.ask("get", address, {}))
            for name in IDS:
                for value in HARD[:3]:
                    self.ask("post", address, fields | {name: value})
        self.assertEqual(self.found, [], "\n".join(self.found))
