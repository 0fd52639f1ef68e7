/** What a person chose on this device. */

import type { Database } from "./database.ts";

export interface Settings {
  /** deviceIds; "" is the system's own. */
  readonly microphone: string;
  readonly speaker: string;
  /** Null follows the browser. */
  readonly language: "it" | "en" | null;
  /** Whether the person was asked about notifications and said later. */
  readonly pushPutOff: boolean;
}

export const DEFAULTS: Settings = {
  microphone: "",
  speaker: "",
  language: null,
  pushPutOff: false,
};

const KEY = "settings";

export async function readSettings(database: Database): Promise<Settings> {
  const stored = await database.get("settings", KEY);
  return { ...DEFAULTS, ...(stored as Partial<Settings> | undefined) };
}

export async function changeSettings(
  database: Database,
  changes: Partial<Settings>,
): Promise<Settings> {
  const change = database.transaction("settings", "readwrite");
  const stored = (await change.store.get(KEY)) as Partial<Settings> | undefined;
  const settings = { ...DEFAULTS, ...stored, ...changes };
  await change.store.put(settings, KEY);
  await change.done;
  return settings;
}
