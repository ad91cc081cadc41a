"""Assessments side by side, by the method they were held with: facts, scores, and what people said."""
