"""What whoever runs the shop does: staff, demonstration customers, the mailbox."""
