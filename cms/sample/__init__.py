"""The sample data: an invented but whole working system, entered through the same actions as the real one."""
