"""Pure values of the field: numerals, provisions, document numbers, organisations. No input or output here."""
