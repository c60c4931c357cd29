"""xundocs.actions"""
