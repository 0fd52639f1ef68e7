"""Voice on the wire: RTP, SRTP, SDP, G.711 and frames that can be counted. No SIP in here."""
