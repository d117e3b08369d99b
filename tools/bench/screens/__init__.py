"""What a press costs in a browser: stages, tasks, acts, samples."""
