"""What indicators add up to: frameworks, determinations with bounds, what to ask next, explanations."""
