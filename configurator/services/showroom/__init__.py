"""What is on sale: published revisions, their engines, the files on disk and the one writer of both."""
