"""xundocs.site"""
