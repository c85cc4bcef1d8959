"""From projects and their history to a model folder: corpus, mining, mutants, learning, calibration, figures, card."""
