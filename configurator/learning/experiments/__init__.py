"""Whether what is learned helps: who sees what of it, and how those who do differ from those who do not."""
