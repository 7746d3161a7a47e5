"""Reports, assignments and meetings together: queries, views, content."""
