"""The command line: one module a command. Arguments in, one call, the result printed."""
