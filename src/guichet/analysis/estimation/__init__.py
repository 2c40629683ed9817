"""Shared ground of the kernels: intervals, resampling, quantiles."""
