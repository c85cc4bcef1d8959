"""Java projects -> documented methods to learn from: as they stand, broken by mutation, or under another's Javadoc."""

import gzip
import json
import os
import random
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.java import Method, decode_source, parse_java
from judgebot.javadoc import plain_text
from judgebot_eval.records import Labelled
from judgebot_eval.train.held_out import EvaluationKeys, is_held_out_file, is_held_out_project
from judgebot_eval.train.mutate import mutants

_MISMATCHED_SHARE = 0.25
CODE_TOKENS = (16, 260)
"""The fewest and the most tokens of a method to learn from."""

_MIN_WORDS = 6
_NOT_MAIN = {
    "test",
    "tests",
    "jmh",
    "benchmark",
    "benchmarks",
    "example",
    "examples",
    "testFixtures",
    "androidTest",
    "generated",
}


@dataclass(frozen=True, slots=True)
class CorpusMethod:
    """A documented method of a permissive project."""

    project: str
    path: str
    name: str
    description: str
    signature: str
    code: str


def collect(source: Path, evaluation: EvaluationKeys, refused: Counter[str]) -> Iterator[CorpusMethod]:
    """Collect the documented methods of a folder or a bare Git repository (at HEAD), each once.

    Args:
        source: the project.
        evaluation: what must not be learned from.
        refused: counts, by reason, what was left out.

    Raises:
        JudgebotError: the source is neither a folder nor a Git repository, or is held out.
    """
    project = project_of(source)
    if is_held_out_project(project):
        raise JudgebotError(f"{source}: {project} is held out: it measures the judge, which must not learn from it")
    seen: set[tuple[str, str]] = set()
    for path, content in _files(source):
        if content is None:
            refused["missing in the clone"] += 1
            continue
        for method in _methods(project, path, content, refused):
            key = (method.description, method.code)
            if evaluation.holds(*key):
                refused["equals an evaluation file"] += 1
            elif key in seen:
                refused["duplicate"] += 1
            else:
                seen.add(key)
                yield method


def project_of(source: Path) -> str:
    """Return the name of a project: that of its folder."""
    return source.parent.name if source.name in {"repo", ".git"} else source.name


def _files(source: Path) -> Iterator[tuple[str, bytes | None]]:
    """Read the Java files that are no tests; a content is None where the clone lacks it."""
    if (source / "HEAD").is_file():
        yield from _committed(source)
    elif source.is_dir():
        for path in sorted(source.rglob("*.java")):
            if _is_main(path.relative_to(source).as_posix()):
                yield path.relative_to(source).as_posix(), path.read_bytes()
    else:
        raise JudgebotError(f"{source}: neither a folder nor a bare Git repository")


def _committed(git_dir: Path) -> Iterator[tuple[str, bytes | None]]:
    git = ["git", f"--git-dir={git_dir}"]
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", "HEAD"], capture_output=True, check=True).stdout
    with subprocess.Popen([*git, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as objects:
        if objects.stdin is None or objects.stdout is None:
            raise RuntimeError("pipes were asked for")
        for entry in os.fsdecode(listed).rstrip("\0").split("\0"):
            (_, kind, object_id), path = entry.partition("\t")[0].split(), entry.partition("\t")[2]
            if kind == "blob" and path.endswith(".java") and _is_main(path):
                objects.stdin.write(f"{object_id}\n".encode())
                objects.stdin.flush()
                header = objects.stdout.readline().split()
                yield path, None if header[-1] == b"missing" else objects.stdout.read(int(header[-1]) + 1)[:-1]


def _is_main(path: str) -> bool:
    return not _NOT_MAIN & set(PurePosixPath(path).parts)


def _methods(project: str, path: str, content: bytes, refused: Counter[str]) -> Iterator[CorpusMethod]:
    methods = parse_java(content)
    package = methods[0].package if methods else ""
    if is_held_out_file(package, decode_source(content)):
        refused["held out"] += 1
        return
    for method in methods:
        if (reason := _refusal(method)) is None:
            yield CorpusMethod(
                project, path, method.name, plain_text(method.javadoc or ""), method.signature, method.text
            )
        else:
            refused[reason] += 1


def _refusal(method: Method) -> str | None:
    if method.javadoc is None or "{@inheritDoc}" in method.javadoc:
        return "no own Javadoc"
    if not method.has_body or method.has_error:
        return "no body, or not parsed"
    if len(plain_text(method.javadoc).split()) < _MIN_WORDS:
        return "Javadoc too short"
    return None if CODE_TOKENS[0] <= len(method.tokens) <= CODE_TOKENS[1] else "too short or too long"


def write_corpus(methods: Iterable[CorpusMethod], path: Path) -> int:
    """Write methods as gzip JSON lines, whole or not at all; return their number."""
    count = 0
    partial = path.with_name(f"{path.name}.partial")
    with gzip.open(partial, "wt", encoding="utf-8", compresslevel=3) as lines:
        for method in methods:
            lines.write(json.dumps(asdict(method)) + "\n")
            count += 1
    partial.replace(path)
    return count


def read_corpus(path: Path) -> Iterator[CorpusMethod]:
    """Read what `write_corpus` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield CorpusMethod(**json.loads(line))


def labelled_from(methods: Iterable[CorpusMethod], seed: int) -> Iterator[Labelled]:
    """Make a group of each method: as it stands, with a mistake, sometimes under a sibling's Javadoc."""
    rng = random.Random(seed)
    previous: CorpusMethod | None = None
    for number, method in enumerate(methods):
        task = f"{method.project}/{method.path}"
        group = f"{task}#{number}"
        yield Labelled(_example(method, method.code), task, "corpus", correct=True, compiles=True, group=group)
        for mutant in mutants(method.code, 1, rng):
            yield Labelled(
                _example(method, mutant.code),
                task,
                f"mutant-{mutant.operator}",
                correct=False,
                compiles=True,
                group=group,
            )
        if (
            previous is not None
            and previous.path == method.path
            and previous.description != method.description
            and rng.random() < _MISMATCHED_SHARE
        ):
            wrong = Example(previous.description, method.signature, method.code)
            yield Labelled(wrong, task, "mismatch", correct=False, compiles=True, group=group)
        previous = method


def _example(method: CorpusMethod, code: str) -> Example:
    return Example(method.description, method.signature, code)
