"""Which ink belongs together: pieces, candidates, the lattice, the best partition."""
