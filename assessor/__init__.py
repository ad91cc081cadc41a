"""An evidence board for service assessments: what a team shows for each standard, and what the panel says."""

__version__ = "0.1.0"
