"""What a finalised selection has to say on démarches-simplifiées, what stands there, and the steps from one to the other."""
