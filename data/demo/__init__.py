"""An invented company, Aldermouth Harbour & Rail, as export files that go through the same import as anyone's.

What is hidden in its data is declared in `stories.py`.
"""
