"""Small changes to the program that the tests should notice."""
