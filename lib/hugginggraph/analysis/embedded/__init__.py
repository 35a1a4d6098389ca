"""The analyses of a day without Spark: kernels iterate over arrays, the SQL of `delta/steps` relates rows to rows."""
