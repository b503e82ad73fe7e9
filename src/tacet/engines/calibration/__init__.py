"""Calibration: thread layouts measured on this processor, and a device's self-test."""
