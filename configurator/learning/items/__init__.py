"""What goes with what: from what customers took, in which order, to what somebody would like besides."""
