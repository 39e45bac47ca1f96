"""Tests of configurator.imaging."""
