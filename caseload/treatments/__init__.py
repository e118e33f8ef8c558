"""Treatments and checks that are due: closed by given or done, never by seen."""
