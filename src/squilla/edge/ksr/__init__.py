"""Kamailio's Python interface (KEMI) as typed verbs: the only folder that knows it.

Most of its functions answer a number where 1 or more is yes and -1 is no, some answer a bool, and
some None: each wrapper here turns that into what Python reads. Names of shared tables and of
routes are the ones that `ops/templates/kamailio.cfg` loads.
"""

from squilla.edge.ksr.dialog import Dialog
from squilla.edge.ksr.media import Media
from squilla.edge.ksr.message import Message
from squilla.edge.ksr.registrar import Registrar
from squilla.edge.ksr.report import Report
from squilla.edge.ksr.transaction import Transaction
from squilla.edge.ksr.waiting import Waiting


class Ksr(Waiting, Registrar, Dialog, Transaction, Message, Media, Report):
    """The verbs of one worker."""
