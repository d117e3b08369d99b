"""The demonstration call: loaded, begun again, and a recorded meeting played on it. Nothing here touches a real call."""
