"""What the verbs of `handrail` do. Each takes the parsed arguments and returns the exit code."""
