"""The platform on screen: dossiers and forms read there, decisions sent there."""
