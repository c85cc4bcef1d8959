"""Examples -> the judge's network, as PyTorch trains it and as ONNX serves it."""
