"""What an echo test can end with (T1-ECHO)."""

from squilla.doctor.verdict import Status, Verdict
from squilla.doctor.voice.drops import Drop
from squilla.doctor.voice.quadrants import Quadrant

GOOD = Verdict("voice.echo_good", Status.OK)
NO_LOGIN = Verdict("voice.echo_no_login", Status.UNKNOWN)
TOO_SHORT = Verdict("voice.echo_too_short", Status.UNKNOWN)

UNREACHABLE = Verdict("voice.echo_unreachable", Status.FAIL)
UNTRUSTED = Verdict("voice.echo_untrusted", Status.FAIL)
REGISTER_REFUSED = Verdict("voice.echo_register_refused", Status.FAIL)
REGISTER_UPSTREAM = Verdict("voice.echo_register_upstream", Status.FAIL)
NO_NUMBER = Verdict("voice.echo_no_number", Status.FAIL)
NO_CODEC = Verdict("voice.echo_no_codec", Status.FAIL)
CALL_REFUSED = Verdict("voice.echo_call_refused", Status.FAIL)
NOT_ENCRYPTED = Verdict("voice.echo_not_encrypted", Status.FAIL)

NO_RTP = Verdict("voice.echo_no_rtp", Status.FAIL)
ACK_LOST = Verdict("voice.echo_ack_lost", Status.FAIL)
NOT_REFRESHED = Verdict("voice.echo_not_refreshed", Status.FAIL)
REFRESH_LOST = Verdict("voice.echo_refresh_lost", Status.FAIL)
CONNECTION_LOST = Verdict("voice.echo_connection_lost", Status.FAIL)
MEDIA_STOPPED = Verdict("voice.echo_media_stopped", Status.FAIL)
UNEXPLAINED = Verdict("voice.echo_unexplained", Status.FAIL)

UPLINK_DEAD = Verdict("voice.echo_uplink_dead", Status.FAIL)
DOWNLINK_DEAD = Verdict("voice.echo_downlink_dead", Status.FAIL)
BOTH_DEAD = Verdict("voice.echo_both_dead", Status.FAIL)
NOTHING_HEARD = Verdict("voice.echo_nothing_heard", Status.FAIL)
NOT_RETURNED = Verdict("voice.echo_not_returned", Status.UNKNOWN)
PRIVATE = Verdict("voice.echo_private", Status.FAIL)

LATE = Verdict("voice.echo_late", Status.WARN)
INTERRUPTED = Verdict("voice.echo_interrupted", Status.WARN)
LOST = Verdict("voice.echo_lost", Status.WARN)
DELAYED = Verdict("voice.echo_delayed", Status.WARN)
OTHER_ADDRESS = Verdict("voice.echo_other_address", Status.WARN)
OTHER_PORT = Verdict("voice.echo_other_port", Status.WARN)

DROPS = {
    Drop.NO_RTP: NO_RTP,
    Drop.ACK_LOST: ACK_LOST,
    Drop.NOT_REFRESHED: NOT_REFRESHED,
    Drop.REFRESH_LOST: REFRESH_LOST,
    Drop.CONNECTION_LOST: CONNECTION_LOST,
    Drop.MEDIA_STOPPED: MEDIA_STOPPED,
    Drop.UNEXPLAINED: UNEXPLAINED,
}

QUADRANTS = {
    Quadrant.UPLINK_DEAD: UPLINK_DEAD,
    Quadrant.DOWNLINK_DEAD: DOWNLINK_DEAD,
    Quadrant.BOTH_DEAD: BOTH_DEAD,
    Quadrant.NOTHING_HEARD: NOTHING_HEARD,
    Quadrant.NOT_RETURNED: NOT_RETURNED,
}

ALL = (
    *(GOOD, NO_LOGIN, TOO_SHORT),
    *(UNREACHABLE, UNTRUSTED, REGISTER_REFUSED, REGISTER_UPSTREAM),
    *(NO_NUMBER, NO_CODEC, CALL_REFUSED, NOT_ENCRYPTED),
    *DROPS.values(),
    *QUADRANTS.values(),
    *(PRIVATE, LATE, INTERRUPTED, LOST, DELAYED, OTHER_ADDRESS, OTHER_PORT),
)
