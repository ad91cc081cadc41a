"""What of a report is due and who owes it: said on the front page, on the board and in the daily mail."""
