"""judgebot reviews Java changes against their Javadoc."""

import os

__version__ = "0.1.0"

# ONNX Runtime's own builds send events to its maker; it looks here once, when it is imported
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
