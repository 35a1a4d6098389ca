"""What runs records, steps and kernels."""
