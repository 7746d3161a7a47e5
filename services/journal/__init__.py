"""The journal of all actions: anchored, verified, its reasons erased."""
