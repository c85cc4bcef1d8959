"""The benchmarks: where they are from, under which licence, and how their files are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from judgebot_eval.datasets import humaneval_x, mceval, multipl_e, mxeval
from judgebot_eval.datasets.licences import APACHE, CC_BY, CC_BY_SA, MIT, MULTIPL_E, NONE, Licence
from judgebot_eval.records import Task


@dataclass(frozen=True, slots=True)
class Official:
    """The file that a benchmark's authors publish, at a fixed revision.

    Attributes:
        sha256: of the file, "" if unknown; what is read from it is known by `Benchmark.tasks_sha256` all the same.
        task_of: reads a line of it.
    """

    url: str
    sha256: str
    task_of: Callable[[Mapping[str, Any]], Task]

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return self.url.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Tasks.

    Attributes:
        tasks: how many there are.
        project: where they are from, on GitHub or in words.
        revision: of the project.
        path: the file in `JUDGEBOT_DATA` that holds them, of which those with this `source` are its tasks.
        sha256: of that file.
        tasks_sha256: of the tasks, as `tasks_sha256` computes it, whatever file they are read from.
        official: None if it cannot be downloaded.
    """

    name: str
    tasks: int
    project: str
    revision: str
    licence: Licence
    path: str
    source: str
    sha256: str
    tasks_sha256: str
    official: Official | None


_RAW = "https://raw.githubusercontent.com"
_MXEVAL = "amazon-science/mxeval", "e09974f990eeaf0c0e8f2b5eaff4be66effb2c86"
_CODEGEEX = "THUDM/CodeGeeX", "2838420b7b4492cf3d16bce5320e26e65960c9e2"
_MCEVAL = "MCEVAL/McEval", "09dec129dd5756447227239b3e5b47e543c2e0fd"
_MULTIPL_E_HUMANEVAL = "nuprl/MultiPL-E", "f9b4ccd0a1edeb5a4515d9f229694256e4eec89d"
_MULTIPL_E_MBPP = "nuprl/MultiPL-E", "3fe78f17a43fb37591cdbc9a85ed2eaff6caf391"
_MULTIPL_E_FILE = (
    "eval_only/tasks_multipl_e_java.jsonl.gz",
    "e6272cdd35857a8546a38c02fdeaea550d3eefaf05634d366784234001e7945d",
)
_MXEVAL_FILE = (
    "open/tasks_mxeval_java.jsonl.gz",
    "0d14ca920f310941195cda925914645084db6ad07358eb658c296cfc17e65f01",
)


def _raw(repository: tuple[str, str], path: str) -> str:
    return f"{_RAW}/{repository[0]}/{repository[1]}/{path}"


_BENCHMARKS = (
    Benchmark(
        "multipl-e-humaneval",
        158,
        *_MULTIPL_E_HUMANEVAL,
        MULTIPL_E,
        _MULTIPL_E_FILE[0],
        "multipl-e-humaneval",
        _MULTIPL_E_FILE[1],
        "b21e0f4b6d0ece35217abd2bafa79830fe523a9a078157540a4cbb0e3c39aaf7",
        Official(_raw(_MULTIPL_E_HUMANEVAL, "prompts/humaneval-java-reworded.jsonl"), "", multipl_e.task_of),
    ),
    Benchmark(
        "multipl-e-mbpp",
        386,
        *_MULTIPL_E_MBPP,
        MULTIPL_E,
        _MULTIPL_E_FILE[0],
        "multipl-e-mbpp",
        _MULTIPL_E_FILE[1],
        "fc9ba6e0b60f89e156ba5494c48172bf56e68f5389b9d51f55fc0e95670f6928",
        Official(_raw(_MULTIPL_E_MBPP, "prompts/mbpp-java-reworded.jsonl"), "", multipl_e.task_of),
    ),
    Benchmark(
        "codereval",
        166,
        "CoderEval/CoderEval",
        "edd43a9",
        NONE,
        "recorded/tasks_codereval_java.jsonl.gz",
        "codereval-java",
        "431cca71f3abd7a13af5609c36ae5603ed2e5860a008db3425476096d7a819fa",
        "b66e0974e935793e4e79b971fc03ddb59c0c3a71f4d0234d3cc0611c65bcf589",
        None,
    ),
    Benchmark(
        "mbjp",
        966,
        *_MXEVAL,
        CC_BY,
        _MXEVAL_FILE[0],
        "mbjp",
        _MXEVAL_FILE[1],
        "1a7b14f482debf7aabee6bf077e6d7f9c1dcbd80173fb2d4b33262434beb5463",
        Official(
            _raw(_MXEVAL, "data/mbxp/mbjp_release_v1.2.jsonl"),
            "139a0fcdff2f4c6d456c546c82f43a1f389dfe3125f5f2c3f6a12f478483dffd",
            mxeval.task_of,
        ),
    ),
    Benchmark(
        "mxeval-humaneval",
        161,
        *_MXEVAL,
        MIT,
        _MXEVAL_FILE[0],
        "mxeval-humaneval",
        _MXEVAL_FILE[1],
        "a0350bc38b0ca0de703ecc644c30ca3312235c94fc4977a28c7d9d936ca6a133",
        Official(
            _raw(_MXEVAL, "data/multilingual_humaneval/HumanEval_java_v1.1.jsonl"),
            "2373bd083b7be445a5273add8a932e0fea3d1e3c1a59d55beba369e90e5d0d02",
            mxeval.task_of,
        ),
    ),
    Benchmark(
        "humaneval-x",
        164,
        *_CODEGEEX,
        APACHE,
        "open/tasks_humanevalx_java.jsonl.gz",
        "humaneval-x",
        "25ed3c0c350cd5ebb5f89bf53fa0cf4d52dfd3c82a901ac9bd2332a7429d1419",
        "09d077fa3e74328fd2dcc942cbd01ae0ca9c7c73eb3d6ec60b114aad0b024397",
        Official(
            _raw(_CODEGEEX, "codegeex/benchmark/humaneval-x/java/data/humaneval_java.jsonl.gz"),
            "276f36db2eb7aeb864f36a19a2f4e1bb2460fb6e22ff100f0b5bedabe3799967",
            humaneval_x.task_of,
        ),
    ),
    Benchmark(
        "mceval",
        53,
        *_MCEVAL,
        CC_BY_SA,
        "open/tasks_mceval_java.jsonl.gz",
        "mceval-java",
        "f7ebb5028b748d55b53e3ead98599efdca444e8ba75c6886770107e621c607a6",
        "5bc709dbbc0684c94bb3e1e021b3a2e1261dfa33d1abef61fb1740b9664b355e",
        Official(
            _raw(_MCEVAL, "data/Java.jsonl"),
            "89578a76b083167ed28ae8c5c860ac24b7ce370ddade2142d9aa2e30fa64fed7",
            mceval.task_of,
        ),
    ),
)

BENCHMARKS: Mapping[str, Benchmark] = {benchmark.name: benchmark for benchmark in _BENCHMARKS}
"""The benchmarks by name."""
