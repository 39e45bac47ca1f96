"""What a selection costs and weighs, line by line. No solver, no storage."""
