"""What CodeJudge (Tong and Zhang, EMNLP 2024) asks, said in our own words: not the upstream texts."""

from judgebot.encode import Example
from judgebot_eval.chat import Message
from judgebot_eval.judges.problem import problem
from judgebot_eval.named_model import Conversation

_ANALYSE = """\
You are given a problem and a Java method that is meant to solve it{beside}. Find out whether the method does all that \
the problem asks for. Do not repair it and do not write another one.
1. List the functions that the problem requires of the method.
2. Follow the logic of the method, and check it against each of them.
3. Conclude: is the method correct?"""

_SUMMARISE = """\
Below is the analysis of a Java method that was written for a problem. Judging by this analysis alone, is the method \
correct? Answer with one word, Yes or No.

Analysis:
{analysis}

Answer (Yes or No):"""

_VANILLA = """\
Is the Java method below a correct solution of the problem? Answer with one word, Yes or No.

{material}

Answer (Yes or No):"""

_TAXONOMY = """\
You are given a problem, a Java method that is meant to solve it{beside}, and a catalogue of inconsistencies between a \
problem and code.
1. Note what the problem requires of the method.
2. Compare the method with that, and name every inconsistency by the catalogue, with its severity.
3. Answer with a JSON list only: [{{"inconsistency": "...", "severity": "..."}}, ...]. For a method without any it is \
[{{"inconsistency": "none", "severity": "negligible"}}].

{material}

Catalogue:
- negligible: imports or dependencies are missing
- negligible: unexpected input is not handled or reported
- negligible: inefficient or needless statements
- negligible: another algorithm than one might expect
- small: an edge case is not handled
- major: an error of logic
- fatal: a name is used that is not defined
- fatal: the code is incomplete

JSON list:"""


def analyse(example: Example, reference: str | None) -> Conversation:
    """Ask for an analysis of the method, without a repair."""
    instructions = _ANALYSE.format(beside=_beside(reference))
    return Message("system", instructions), Message("user", _material(example, reference))


def summarise(analysis: str) -> Conversation:
    """Ask for the verdict of an analysis, showing nothing else."""
    return (Message("user", _SUMMARISE.format(analysis=analysis)),)


def vanilla(example: Example, reference: str | None) -> Conversation:
    """Ask for the verdict at once."""
    return (Message("user", _VANILLA.format(material=_material(example, reference))),)


def taxonomy(example: Example, reference: str | None) -> Conversation:
    """Ask for the inconsistencies of the method by the catalogue."""
    material = _material(example, reference)
    return (Message("user", _TAXONOMY.format(beside=_beside(reference), material=material)),)


def _beside(reference: str | None) -> str:
    return "" if reference is None else ", and a reference solution to help you understand the problem"


def _material(example: Example, reference: str | None) -> str:
    parts = {"Problem": problem(example), "Reference solution": reference, "Method": example.code}
    return "\n\n".join(f"{name}:\n{text}" for name, text in parts.items() if text is not None)
