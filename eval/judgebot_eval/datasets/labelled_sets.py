"""The candidates that others recorded: where they are from, under which licence, and how their files are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from judgebot_eval.datasets.licences import (
    APACHE,
    BSD,
    BSD_AND_MIT,
    CC_BY,
    CC_BY_AND_APACHE,
    MIT,
    MIT_ON_MULTIPL_E,
    NONE,
    NONE_ON_MULTIPL_E,
    Licence,
)


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """Candidates with verdicts.

    Attributes:
        rows: how many the file holds, before unreliable ones are left out; likewise `passed`.
        project: where they are from, on GitHub or in words; `revision` is the project's.
        sha256: of the file.
    """

    name: str
    rows: int
    passed: int
    project: str
    revision: str
    licence: Licence
    sha256: str


_LABELLED = (
    LabelledSet(
        "codereval",
        4794,
        813,
        "CoderEval/CoderEval",
        "edd43a9",
        NONE,
        "3638c09cd4c988d5ca48d54299babf0dacd44f8056fad947eaf9e836228c825e",
    ),
    LabelledSet(
        "codereval-tse",
        1411,
        529,
        "the earlier judge study's replication package",
        "db33d09",
        NONE,
        "db3ba105c4d269bc897f423b0a8b4f86b2732bbb364f65cc8b9c3fadd89a08b7",
    ),
    LabelledSet(
        "humaneval-icescore",
        3206,
        1046,
        "terryyz/ice-score",
        "4e45c6d",
        MIT_ON_MULTIPL_E,
        "00238e2548e3af3977154fb329b309cc446664fd515321117132865b2230b968",
    ),
    LabelledSet(
        "humaneval-qwen",
        948,
        534,
        "QwenLM/Qwen2.5-Coder",
        "d5ead97",
        NONE_ON_MULTIPL_E,
        "076dddbd2305b9ce80c8347aaa0a0dd96b4cbe1e3d83621fbf025fd25f88e68e",
    ),
    LabelledSet(
        "humaneval-repairllama",
        8492,
        1443,
        "ASSERT-KTH/repairllama",
        "a4a5734",
        NONE,
        "01f7cb3312777ba8ce54ea70f15f0599ae00d45f9fc2c27925b8fb85afc30b49",
    ),
    LabelledSet(
        "humaneval-codejudge",
        451,
        148,
        "VichyTong/CodeJudge",
        "73cfe56",
        APACHE,
        "8c812b70d21f342a317a5b9ecdd1ec00b791a6c3ac9335a6212d52bb95f9cb33",
    ),
    LabelledSet(
        "humaneval-apr",
        12233,
        819,
        "lin-tan/clm",
        "662769e",
        BSD,
        "71fe88d2b6f2c5bb6773fce7eb2e690e1cdf16e2f0b219a2f9945a76f91cd7f2",
    ),
    LabelledSet(
        "humanevalpack",
        328,
        164,
        "bigcode-project/octopack",
        "e17a8f6",
        MIT,
        "3fcfbf6994ad61d93d4c8c0bc452014e89a7abe2615263a236b910aa5bf4b750",
    ),
    LabelledSet(
        "mbjp",
        1840,
        1687,
        "amazon-science/mxeval",
        "e09974f",
        CC_BY,
        "72ed541e0693e9c50d0f256eac932599708b2fbf58e7857f9d8098640a63b9cc",
    ),
    LabelledSet(
        "mutants",
        2818,
        653,
        "made from MBJP and HumanEval-X",
        "e09974f, 2838420",
        CC_BY_AND_APACHE,
        "0928acb73003f99e81f4eda06a5783e6bf108999154148b7303f0edcf2df1efe",
    ),
    LabelledSet(
        "quixbugs-apr",
        2803,
        186,
        "lin-tan/clm",
        "662769e",
        BSD_AND_MIT,
        "ad562e4450043e945627f6d5e4fa4734f51ff67b00d52ba23141f50e7cdcb2e0",
    ),
)

LABELLED: Mapping[str, LabelledSet] = {labelled.name: labelled for labelled in _LABELLED}
"""The labelled sets by name."""
