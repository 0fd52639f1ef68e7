"""Probes that several checks share: facts about the network, without judgement."""
