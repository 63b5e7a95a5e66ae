"""What is kept: its schema and its forms, older ones and torn ones included."""
