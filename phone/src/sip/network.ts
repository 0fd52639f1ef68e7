/** What the browser says of the network: hints to look at the connection, not facts about it. */

export interface NetworkWatcher {
  /** There may be another network, or time has passed unseen (sleep, a hidden page). */
  changed(): void;
  gone(): void;
}

/** Tells until the function that is returned is called. */
export function watchNetwork(watcher: NetworkWatcher): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  const shown = () => {
    if (!document.hidden) {
      watcher.changed();
    }
  };
  window.addEventListener("online", () => watcher.changed(), { signal });
  window.addEventListener("offline", () => watcher.gone(), { signal });
  window.addEventListener("pageshow", shown, { signal });
  document.addEventListener("visibilitychange", shown, { signal });
  connection?.addEventListener("change", () => watcher.changed(), { signal });
  return () => stop.abort();
}
