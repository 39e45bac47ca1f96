"""What a shop survives: killed processes, full disks, damaged files, jumping clocks, crowds. Run by `make chaos`."""
