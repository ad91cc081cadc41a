"""A published report as a document: one shape, and the files it can be taken away as."""
