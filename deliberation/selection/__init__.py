"""What the jury decides: decisions, dissents from them, files brought back, reserve lists."""
