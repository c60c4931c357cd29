"""xundocs.office"""
