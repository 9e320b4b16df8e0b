"""A file comes in: looked at, decided about, confirmed once, taken back. The command passes through the same steps."""

from projects.exchange.actions.confirming import carry_out, confirm, undo
from projects.exchange.actions.keeping import locked_year
from projects.exchange.actions.looking import abandon, check, choose, decide, give_up, look_again, preview
from projects.exchange.actions.running import run
from projects.exchange.uploads import Upload

__all__ = [
    "Upload",
    "abandon",
    "carry_out",
    "check",
    "choose",
    "confirm",
    "decide",
    "give_up",
    "locked_year",
    "look_again",
    "preview",
    "run",
    "undo",
]
