"""Numbers for people: each figure says how it was counted, what it left out, and opens the list behind it."""
