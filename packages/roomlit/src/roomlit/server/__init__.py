"""The shell around the pure parts: owns the tasks, the rooms and the connections."""
