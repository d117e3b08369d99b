"""The paper of a jury: grids printed, and the marks written on them entered; declarations of interests made on paper."""
