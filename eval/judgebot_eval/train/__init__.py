"""From labelled candidates to a model folder: data, fine-tuning, export, calibration, card."""
