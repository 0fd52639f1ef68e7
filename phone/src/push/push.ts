/** Whether calls reach this phone while the app is closed (M4), and how to get there. */

import type { Credentials } from "../contract/client.ts";
import { subscribe, unsubscribe } from "./subscription.ts";

export type Push =
  | "on"
  /** Nobody has been asked yet. */
  | "ask"
  | "denied"
  /** iOS gives pushes only to apps on the home screen. */
  | "needs_home_screen"
  | "unsupported"
  | "failed";

/** At each start: asks nobody, and mends a subscription that is lost or for another key. */
export async function checkPush(as: Credentials): Promise<Push> {
  const missing = unavailable();
  if (missing !== null) {
    return missing;
  }
  return permitted(Notification.permission, as);
}

/** From a person's tap, and from nothing else: browsers hold questions out of the blue against us. */
export async function allowPush(as: Credentials): Promise<Push> {
  const missing = unavailable();
  if (missing !== null) {
    return missing;
  }
  return permitted(await Notification.requestPermission(), as);
}

export async function stopPush(as: Credentials): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (registration?.pushManager) {
    await unsubscribe(registration.pushManager, as);
  }
}

function unavailable(): "needs_home_screen" | "unsupported" | null {
  if ("serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis) {
    return null;
  }
  return isIos() && !isStandalone() ? "needs_home_screen" : "unsupported";
}

async function permitted(permission: NotificationPermission, as: Credentials): Promise<Push> {
  if (permission !== "granted") {
    return permission === "denied" ? "denied" : "ask";
  }
  const { pushManager } = await navigator.serviceWorker.ready;
  return (await subscribe(pushManager, as)) ? "on" : "failed";
}

/** An iPad says that it is a Mac, but Macs have no touch screen. */
function isIos(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1);
}

function isStandalone(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}
