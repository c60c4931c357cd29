"""xundocs.cli"""
