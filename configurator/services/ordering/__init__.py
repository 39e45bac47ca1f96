"""From the summary to the delivered order: checkout, shared designs, the sales desk."""
