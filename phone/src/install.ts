/** The browser's offer to put the app among those of the device; only Chromium makes one. */

import { type ReadonlySignal, signal } from "@preact/signals";

interface Offer extends Event {
  prompt(): Promise<unknown>;
}

/** Takes the offer up when it is called; null while there is none. */
export function installOffer(): ReadonlySignal<(() => void) | null> {
  const take = signal<(() => void) | null>(null);
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    take.value = () => {
      take.value = null;
      void (event as Offer).prompt();
    };
  });
  return take;
}
