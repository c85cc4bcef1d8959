"""The licences of the data, and whether they allow to learn from it."""

from dataclasses import dataclass, replace
from typing import Literal

Training = Literal["allowed", "forbidden", "not stated"]
"""What a licence says of learning from the data; `not stated` where the publisher gave no licence."""


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of some data.

    Attributes:
        name: its SPDX identifier, or in words.
        url: where its text stands, "" if there is none.
        note: what a user should read before using the data, "" if the name says it all.
    """

    name: str
    url: str = ""
    training: Training = "allowed"
    note: str = ""

    @property
    def terms(self) -> str:
        """All of it in a line."""
        return "; ".join(text for text in (self.name, self.url, self.note, f"training: {self.training}") if text)


APACHE = Licence("Apache-2.0", "https://www.apache.org/licenses/LICENSE-2.0")
BSD = Licence("BSD-3-Clause", "https://opensource.org/license/bsd-3-clause")
BSD_AND_MIT = replace(BSD, name="BSD-3-Clause; tasks: MIT")
CC_BY = Licence("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", note="name the authors")
CC_BY_AND_APACHE = replace(CC_BY, name="CC-BY-4.0; of HumanEval-X: Apache-2.0")
CC_BY_SA = Licence(
    "CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/", note="name the authors; share alike"
)
MIT = Licence("MIT", "https://opensource.org/license/mit")
MULTIPL_E = Licence(
    "BSD-3-Clause with a machine learning restriction",
    "https://github.com/nuprl/MultiPL-E/blob/main/LICENSE",
    "forbidden",
    "clause 4: not to be used as training data for any machine learning model",
)
NONE = Licence("none stated", training="not stated", note="published without a licence: ask its authors")
MIT_ON_MULTIPL_E = replace(MULTIPL_E, name=f"MIT; descriptions: {MULTIPL_E.name}")
NONE_ON_MULTIPL_E = replace(MULTIPL_E, name=f"none stated; descriptions: {MULTIPL_E.name}")
