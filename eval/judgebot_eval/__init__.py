"""The study: how far a judge of Java methods can be trusted."""

import judgebot  # noqa: F401 - before anything here imports ONNX Runtime: it keeps that from sending events to its maker
