"""What an operator does besides making editions: begin a project, bring it up to date, look after it."""
