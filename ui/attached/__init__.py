"""What an applicant attached, on screen: the list of it, and its pages."""
