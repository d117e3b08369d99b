"""Pages of what applicants attached, as images and as words: drawn by a process apart, which holds one file and nothing else."""
