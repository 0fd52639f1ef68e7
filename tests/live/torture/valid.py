"""RFC 4475 section 3.1.1: strange but valid; a server has to understand each of them."""

from tests.live.torture.message import POLICY, SDP, Message, sip

_WSINV = sip(
    r"""
INVITE sip:vivekg@DOMAIN;unknownparam SIP/2.0
TO :
 sip:vivekg@DOMAIN ;   tag    = 1918181833n
from   : "J Rosenberg \\\""       <sip:jdrosen@DOMAIN>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.UNIQUE@192.0.2.1
Content-Length   : LENGTH
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /TLS
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \"\"" <sip:jdrosen@DOMAIN> ; newparam =
      newvalue ;
  secondparam ; q = 0.33
""",
    SDP,
)

_METHOD = "!interesting-Method0123456789_*+`.%indeed'~"
_USER = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*"
_PASSWORD = ":&it+has=1,weird!*pas$wo~d_too.(doesn't-it)"
_INTMETH = sip(
    f"""
{_METHOD} {_USER}{_PASSWORD}@DOMAIN SIP/2.0
Via: SIP/2.0/TLS host1.example.com;branch=z9hG4bK-.!%66*_+`'~
To: "BEL:\\\x07 NUL:\\\x00 DEL:\\\x7f" <{_USER}@DOMAIN>
From: token1~` token2'+_ token3*%!.- <sip:mundane@DOMAIN>
 ;fromParam''~+*_!.-%="работающий";tag=_token~1'+`*%!-.
Call-ID: intmeth.UNIQUE.word%ZK-!.*_+'@word`~)(><:\\/"][?}}{{
CSeq: 139122385 {_METHOD}
Max-Forwards: 255
extensionHeader-!.%*+_`'~:大停電
Content-Length: LENGTH
"""
)

_ESC01 = sip(
    """
INVITE sip:sips%3Auser%40example.com@DOMAIN SIP/2.0
To: sip:%75se%72@DOMAIN
From: <sip:I%20have%20spaces@DOMAIN>;tag=938
Max-Forwards: 87
i: esc01.UNIQUE
CSeq: 234234 INVITE
Via: SIP/2.0/TLS host5.example.net;branch=z9hG4bKUNIQUE
C: application/sdp
Contact:
  <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>
Content-Length: LENGTH
""",
    SDP,
)

_ESCNULL = sip(
    """
REGISTER sip:DOMAIN SIP/2.0
To: sip:null-%00-null@DOMAIN
From: sip:null-%00-null@DOMAIN;tag=839923423
Max-Forwards: 70
Call-ID: escnull.UNIQUE
CSeq: 14398234 REGISTER
Via: SIP/2.0/TLS host5.example.com;branch=z9hG4bKUNIQUE
Contact: <sip:%00@host5.example.com>
Contact: <sip:%00%00@host5.example.com>
L:LENGTH
"""
)

_ESC02 = sip(
    """
RE%47IST%45R sip:DOMAIN SIP/2.0
To: "%Z%45" <sip:resource@DOMAIN>
From: "%Z%45" <sip:resource@DOMAIN>;tag=f232jadfj23
Call-ID: esc02.UNIQUE
Via: SIP/2.0/TLS 192.0.2.3:5060;branch=z9hG4bKUNIQUE
CSeq: 29344 RE%47IST%45R
Max-Forwards: 70
Contact: <sip:alias1@host1.example.com>
C%6Fntact: <sip:alias2@host2.example.com>
Contact: <sip:alias3@host3.example.com>
l: LENGTH
"""
)

_LWSDISP = sip(
    """
OPTIONS sip:user@DOMAIN SIP/2.0
To: sip:user@DOMAIN
From: caller<sip:caller@DOMAIN>;tag=323
Max-Forwards: 70
Call-ID: lwsdisp.UNIQUE
CSeq: 60 OPTIONS
Via: SIP/2.0/TLS funky.example.com;branch=z9hG4bKUNIQUE
l: LENGTH
"""
)

_DBLREQ = sip(
    """
REGISTER sip:DOMAIN SIP/2.0
To: sip:j.user@DOMAIN
From: sip:j.user@DOMAIN;tag=43251j3j324
Max-Forwards: 8
I: dblreq.UNIQUE
Contact: sip:j.user@host.example.com
CSeq: 8 REGISTER
Via: SIP/2.0/TLS 192.0.2.125;branch=z9hG4bKa.UNIQUE
Content-Length: LENGTH
"""
) + sip(
    """
INVITE sip:joe@DOMAIN SIP/2.0
t: sip:joe@DOMAIN
From: sip:caller@DOMAIN;tag=141334
Max-Forwards: 8
Call-ID: dblreq2.UNIQUE
CSeq: 8 INVITE
Via: SIP/2.0/TLS 192.0.2.15;branch=z9hG4bKb.UNIQUE
Contact: <sip:caller@192.0.2.15>
Content-Type: application/sdp
Content-Length: LENGTH
""",
    SDP,
)

_SEMIURI = sip(
    """
OPTIONS sip:user;par=u%40example.net@DOMAIN SIP/2.0
To: sip:j_user@DOMAIN
From: sip:caller@DOMAIN;tag=33242
Max-Forwards: 3
Call-ID: semiuri.UNIQUE
CSeq: 8 OPTIONS
Accept: application/sdp, application/pkcs7-mime,
        multipart/mixed, multipart/signed,
        message/sip, message/sipfrag
Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKUNIQUE
l: LENGTH
"""
)

_TRANSPORTS = sip(
    """
OPTIONS sip:user@DOMAIN SIP/2.0
To: sip:user@DOMAIN
From: <sip:caller@DOMAIN>;tag=323
Max-Forwards: 70
Call-ID: transports.UNIQUE
CSeq: 60 OPTIONS
Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKUNIQUE
Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf
Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj
Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en
Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee
l: LENGTH
"""
)

VALID = (
    Message("wsinv", "3.1.1.1", _WSINV, POLICY),
    Message("intmeth", "3.1.1.2", _INTMETH, POLICY),
    Message("esc01", "3.1.1.3", _ESC01, POLICY),
    Message("escnull", "3.1.1.4", _ESCNULL, POLICY),
    Message("esc02", "3.1.1.5", _ESC02, POLICY),
    Message("lwsdisp", "3.1.1.6", _LWSDISP, POLICY),
    Message("dblreq", "3.1.1.8", _DBLREQ, POLICY, answers=2),
    Message("semiuri", "3.1.1.9", _SEMIURI, POLICY),
    Message("transports", "3.1.1.10", _TRANSPORTS, POLICY),
)
