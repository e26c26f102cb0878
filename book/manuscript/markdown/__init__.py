"""CommonMark and the writers' additions of the contract, every node with its place."""
