"""xundocs.search"""
