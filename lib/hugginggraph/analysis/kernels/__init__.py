"""Graph algorithms in memory: functions of numpy arrays, without Spark."""
