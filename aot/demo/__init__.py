"""The demonstration service: invented people and staff as data (TOML), and the loader that brings them to life.

The same seed and the same moment give the same service, to the letter. Days are relative to the day of loading.
"""
