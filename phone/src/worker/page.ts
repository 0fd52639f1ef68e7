/** The page's side of the service worker: registers it, hears it, and lets a new version in. */

import type { Choice, ToPage, ToWorker } from "./messages.ts";

export interface PageSide {
  /** Whether a person is in a call: then no new version takes over. */
  inCall(): boolean;
  chosen(choice: Choice, callId: string): void;
  wake(): void;
  /** A new version waits; `letIn` starts it, and reloads, unless a page is in a call. */
  updateReady(letIn: () => void): void;
}

const ADDRESS = "/app/sw.js";
const SCOPE = "/app/";

/** Null where there are no service workers; the app then works, but is not woken. */
export async function attachWorker(side: PageSide): Promise<ServiceWorkerRegistration | null> {
  const workers = navigator.serviceWorker;
  if (!workers) {
    return null;
  }
  workers.addEventListener("message", (event) => hear(event, side));
  try {
    const options = { scope: SCOPE, updateViaCache: "none" } as const;
    const registration = await workers.register(ADDRESS, options);
    watchUpdates(registration, side);
    return registration;
  } catch {
    return null;
  }
}

/** The call rings no more, so its notification may go. */
export function quietNotice(callId: string): void {
  navigator.serviceWorker?.controller?.postMessage({ type: "quiet", callId } satisfies ToWorker);
}

function hear(event: MessageEvent, side: PageSide): void {
  const message = event.data as ToPage;
  switch (message.type) {
    case "chosen":
      side.chosen(message.choice, message.callId);
      break;
    case "wake":
      side.wake();
      break;
    case "in_call":
      event.ports[0]?.postMessage(side.inCall());
      break;
  }
}

/** A first version has nobody to take over from. */
function watchUpdates(registration: ServiceWorkerRegistration, side: PageSide): void {
  const offer = () => {
    const { waiting } = registration;
    if (waiting && registration.active) {
      side.updateReady(() => letIn(waiting));
    }
  };
  offer();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", offer);
  });
}

function letIn(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), {
    once: true,
  });
  waiting.postMessage({ type: "take_over" } satisfies ToWorker);
}
