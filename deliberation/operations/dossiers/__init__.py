"""What is done to candidatures: how they come in, are read again, pre-selected, admitted late, withdrawn."""
