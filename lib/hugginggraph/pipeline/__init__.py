"""Jobs, which alone touch the session and the store: a day's run, station by station, and many days in order."""
