/** Who calls: the number that the server vouches for (RFC 3325), by the name that they give themselves. */

import { NameAddrHeader } from "jssip";
import type { IncomingRequest } from "jssip/lib/SIPMessage";
import type { Party } from "../call/call.ts";

/** From a server that vouches for nobody, the number is that of From. */
export function callerOf(request: Pick<IncomingRequest, "from" | "getHeader">): Party {
  const { uri } = parsed(request.getHeader("P-Asserted-Identity")) ?? request.from;
  return { number: decodeURIComponent(uri.user ?? ""), name: request.from.display_name ?? "" };
}

/** Of a header that is missing or broken, undefined; JsSIP's types tell of another result. */
function parsed(header: string | undefined): NameAddrHeader | undefined {
  return NameAddrHeader.parse(header ?? "") as NameAddrHeader | undefined;
}
