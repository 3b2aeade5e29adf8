"""What pages show, asked of the program itself."""
