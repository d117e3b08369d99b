"""The room's screen: a plain page that shows where the meeting stands, or what the console chose; display only."""
