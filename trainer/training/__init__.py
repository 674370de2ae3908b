"""Training: the loop, its state on disk, validation, calibration."""
