"""What a search compares: text → terms, terms → weights, a misspelt word → the word that was meant. The same table in
Python for every database, so that each gives the same order."""
