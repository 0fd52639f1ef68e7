/** What the pages show and what a person can do on them: all that `ui/` knows of the app. */

import type { ReadonlySignal } from "@preact/signals";
import type { Call, Party, Wish } from "../call/call.ts";
import type { Quality } from "../call/quality.ts";
import type { Contact } from "../contract/contacts.ts";
import type { Past } from "../store/history.ts";
import type { Key, Values } from "../texts/text.ts";

export interface Me {
  readonly name: string;
  readonly username: string;
  /** The number that colleagues dial. */
  readonly extension: string;
  readonly host: string;
}

/** `note` says why nobody is signed in any more, or why signing in failed. */
export type Session =
  | { readonly state: "opening" }
  | { readonly state: "signed_out"; readonly note: Note | null }
  | { readonly state: "signing_in" }
  | { readonly state: "signed_in"; readonly me: Me };

/** A text that says something, and what it fills in. */
export interface Note {
  readonly title?: Key;
  readonly key: Key;
  readonly values?: Values;
  /** Where to go on, when that is another server's app. */
  readonly link?: string;
}

/** Whether calls come and go now; `values` are those of the text `app.line_...`. */
export interface LineShown {
  readonly state: "ready" | "connecting" | "offline" | "lost" | "refused" | "blocked";
  readonly values?: Values;
}

export interface Sound {
  readonly quality: Quality | null;
  /** Milliseconds since the last packet came. */
  readonly silentFor: number;
}

export interface EchoShown {
  /** 0 to 60 and more. */
  readonly seconds: number;
  /** 0 to 1. */
  readonly sent: number;
  readonly heard: number;
  /** Null while it runs. */
  readonly verdict: EchoVerdict | null;
}

export interface EchoVerdict {
  readonly good: boolean;
  readonly found: Note;
  /** What to check, with the numbers of the guide. */
  readonly remedy: Note | null;
}

export type PushShown =
  | "unknown"
  | "ask"
  | "off"
  | "on"
  | "denied"
  | "ios"
  | "unsupported"
  | "failed";

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[];
  /** Empty where the browser lets nobody choose. */
  readonly speakers: readonly MediaDeviceInfo[];
  readonly microphone: string;
  readonly speaker: string;
}

export interface Desk {
  readonly session: ReadonlySignal<Session>;
  readonly line: ReadonlySignal<LineShown>;
  readonly call: ReadonlySignal<Call | null>;
  readonly sound: ReadonlySignal<Sound>;
  readonly echo: ReadonlySignal<EchoShown | null>;
  readonly history: ReadonlySignal<readonly Past[]>;
  /** Null when they cannot be read now. */
  readonly contacts: ReadonlySignal<readonly Contact[] | null>;
  readonly push: ReadonlySignal<PushShown>;
  readonly devices: ReadonlySignal<Devices>;
  /** Puts the app among those of the device; null where the browser offers nothing of the kind. */
  readonly install: ReadonlySignal<(() => void) | null>;
  /** Lets a new version of the app in; null while there is none. */
  readonly update: ReadonlySignal<(() => void) | null>;

  signInWithText(text: string): Promise<void>;
  signInWithPassword(username: string, password: string): Promise<void>;
  signOut(): Promise<void>;
  dial(party: Party): void;
  wish(wish: Wish): void;
  startEcho(): void;
  endEcho(): void;
  searchContacts(words: string): Promise<void>;
  sawHistory(): Promise<void>;
  clearHistory(): Promise<void>;
  allowPush(): Promise<void>;
  stopPush(): Promise<void>;
  /** Asked not to be asked again. */
  putOffPush(): Promise<void>;
  lookForDevices(): Promise<void>;
  chooseDevice(kind: "microphone" | "speaker", id: string): Promise<void>;
}
