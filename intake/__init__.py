"""Reading what people send: files of dossiers, of scores, of people and of calls, made into validated records."""
