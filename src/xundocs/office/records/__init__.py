"""The records of the office (台账): one generic table, kinds as data, every change through the history."""
