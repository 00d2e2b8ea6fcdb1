"""Self-assessment and preliminary screening: answers, determinations, decisions, and the anonymous count."""
