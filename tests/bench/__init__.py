"""Figures, printed as ratios against named baselines of the same run. Not part of the test suite."""
