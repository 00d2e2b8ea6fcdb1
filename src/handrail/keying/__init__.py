"""Forms on paper typed in: by two people, each unseen by the other, and what differs settled by a third."""
