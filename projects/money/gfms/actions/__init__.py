"""An extract comes in, once or not at all, and can be taken back; codes are matched; differences are explained."""

from projects.exchange.actions import abandon
from projects.money.gfms.actions.bringing import carry_out, check, confirm, give_up, preview, run, undo
from projects.money.gfms.actions.explaining import explain
from projects.money.gfms.actions.matching import match_code, unmatch_code

__all__ = [
    "abandon",
    "carry_out",
    "check",
    "confirm",
    "explain",
    "give_up",
    "match_code",
    "preview",
    "run",
    "undo",
    "unmatch_code",
]
