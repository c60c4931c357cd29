"""xundocs.corpus"""
