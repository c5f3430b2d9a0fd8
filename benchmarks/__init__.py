"""Measures speed and size. Figures are printed, never asserted: a busy machine must not fail a test."""
