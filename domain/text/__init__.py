"""Words as people type them: stems, dates, lengths."""
