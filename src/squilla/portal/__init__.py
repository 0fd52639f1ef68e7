"""The web CTI: sign in, get the QR, see the state of your phone (M1-M3). Plain HTML, no build."""
