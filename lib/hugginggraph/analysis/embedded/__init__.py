"""The analyses of a day without Spark: kernels on arrays for what iterates, SQL in `delta/steps` for what relates rows."""
