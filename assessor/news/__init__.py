"""News by mail: what happened in somebody's assessments since, gathered, and never the text of a note."""
