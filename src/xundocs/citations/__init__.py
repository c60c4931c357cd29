"""xundocs.citations"""
