"""What customers do with a design: load it, change it, hear why not, see its steps."""
