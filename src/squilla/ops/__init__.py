"""Renders the engines' configuration, starts and watches them, keeps certificates and logs."""
