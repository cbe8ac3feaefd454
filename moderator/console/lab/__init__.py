"""The rules lab: rules, texts and the catalogue, read by all and changed by admins; drafts, comparisons, activation."""
