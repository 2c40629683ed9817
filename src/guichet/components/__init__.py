"""What every face is made of: templates, tags, widgets, question groups."""
