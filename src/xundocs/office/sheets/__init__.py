"""Ledgers and figures as sheets: lists to print, sheets to edit in Excel and take back."""
