/** Declining a call in its notification (M4): the server refuses it, and no page has to open. */

import { ask, type Credentials } from "../contract/client.ts";

const DECLINED = 204;
/** The call has ended, or is at the phone already. */
const WAITS_NO_MORE = 404;

/** False when the server could not be asked, or does not take it from this login. */
export async function decline(callId: string, as: Credentials): Promise<boolean> {
  const answer = await ask("/user/calls/decline", {
    method: "POST",
    as,
    body: { call_id: callId },
  });
  return answer?.status === DECLINED || answer?.status === WAITS_NO_MORE;
}
