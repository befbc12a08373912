"""The version of qms, apart so that `qms --version` imports nothing else."""

__version__ = "0.1.0"
