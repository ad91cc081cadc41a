"""What the board itself knows about how an assessment went: times, counts, and how each was counted."""
