"""Past laureates of a call: brought, listed, recognised among its applicants."""
