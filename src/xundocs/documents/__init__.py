"""xundocs.documents"""
