"""The history of repositories -> changes of documented methods, fixes among them."""
