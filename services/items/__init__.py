"""Items of every kind: their types, their content, and what is done with all of them alike."""
