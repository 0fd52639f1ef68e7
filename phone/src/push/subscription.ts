/** The browser's push subscription, and the server's knowledge of it (M4, RFC 8030, RFC 8292). */

import { ask, type Credentials, type Schemas } from "../contract/client.ts";

/** Milliseconds; a browser that cannot reach its push service may wait for ever. */
const LIMIT = 20_000;

/**
 * Subscribes with the server's key, anew when it has another one now, and tells the server. False
 * when one of the three did not work. The permission must have been given.
 */
export async function subscribe(manager: PushManager, as: Credentials): Promise<boolean> {
  const answer = await ask("/user/push", { as });
  const vapid = (answer?.body as Partial<Schemas["PushState"]> | undefined)?.vapid;
  if (answer?.status !== 200 || typeof vapid !== "string") {
    return false;
  }
  const key = decoded(vapid);
  const subscription = key && (await inTime(subscribed(manager, key)));
  return subscription ? announce(subscription, as) : false;
}

/** Signing out: no push any more, here or from the server. */
export async function unsubscribe(manager: PushManager, as: Credentials): Promise<void> {
  await ask("/user/push", { method: "DELETE", as });
  await (await manager.getSubscription())?.unsubscribe();
}

async function subscribed(
  manager: PushManager,
  key: Uint8Array<ArrayBuffer>,
): Promise<PushSubscription> {
  const found = await manager.getSubscription();
  if (found && isFor(found, key)) {
    return found;
  }
  await found?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function announce(subscription: PushSubscription, as: Credentials): Promise<boolean> {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await ask("/user/push", { method: "PUT", as, body: { endpoint, keys } });
  return answer?.status === 204;
}

function isFor(subscription: PushSubscription, key: Uint8Array): boolean {
  const { applicationServerKey } = subscription.options;
  const theirs = new Uint8Array(applicationServerKey ?? new ArrayBuffer(0));
  return theirs.length === key.length && theirs.every((byte, index) => byte === key[index]);
}

/** Base64url without padding (RFC 4648 §5); null for any other text. */
function decoded(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function inTime<T>(wanted: Promise<T>): Promise<T | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, LIMIT, null));
  return Promise.race([wanted.catch(() => null), late]);
}
