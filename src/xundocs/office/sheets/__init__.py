"""Tables as .xlsx files: the door to openpyxl for the office's own exports."""
