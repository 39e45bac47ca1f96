"""What developers run beside the program: nothing here is in the wheel."""
