"""The kinds and checks that ship with qms, brought through the same hooks as anyone's."""
