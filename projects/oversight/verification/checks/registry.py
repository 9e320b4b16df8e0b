"""The one list of automatic checks: each with an id that never changes its meaning, a section and a severity."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from projects.oversight.verification.checks.mending import MENDING


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_WORDS = {
    Severity.ERROR: ("ผิด", "late"),
    Severity.WARNING: ("ควรตรวจ", "part"),
    Severity.INFO: ("ข้อสังเกต", "todo"),
}


@dataclass(frozen=True)
class Check:
    """`find` takes Facts and yields a sentence for each thing found; `mend_th`: what to do about it, and where;
    `source`: what the rule rests on."""

    id: str
    section: str
    severity: Severity
    name_th: str
    explain_th: str
    mend_th: str
    source: str
    find: Callable

    @property
    def severity_word(self) -> str:
        return SEVERITY_WORDS[self.severity][0]

    @property
    def state(self) -> str:
        return SEVERITY_WORDS[self.severity][1]


@dataclass(frozen=True)
class Finding:
    check: Check
    text: str


CHECKS: dict[str, Check] = {}


def check(id, section, severity, name_th, explain_th, *, source):
    """Enter the function below in the list. An id is given once."""

    def enter(find):
        if id in CHECKS:
            raise ValueError(f"Check {id} is there already.")
        CHECKS[id] = Check(id, section, Severity(severity), name_th, explain_th, MENDING[id], source, find)
        return find

    return enter


def findings_of(facts) -> dict:
    """Section → its findings, errors first, then by id."""
    found = {}
    for one in CHECKS.values():
        for text in one.find(facts) or ():
            found.setdefault(one.section, []).append(Finding(one, text))
    order = list(Severity)
    for rows in found.values():
        rows.sort(key=lambda finding: (order.index(finding.check.severity), finding.check.id))
    return found
