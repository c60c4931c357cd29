"""xundocs.review"""
