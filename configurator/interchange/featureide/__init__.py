"""FeatureIDE's XML, read and written."""
