"""xundocs: documents and knowledge base for Party inspection offices (巡察办)."""

__version__ = "0.1.0"
