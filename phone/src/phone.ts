/** The phone: who is signed in, the line, and what the pages show; wires the rooms together. */

import { effect, signal } from "@preact/signals";
import {
  type Login,
  type Outcome,
  signInByPassword,
  signInByTicket,
  signOut,
  TEXTS,
} from "./account/login.ts";
import { readTicket } from "./account/qr.ts";
import type { Ended, Party, Wish } from "./call/call.ts";
import { Calls } from "./calls.ts";
import { type Contact, colleagues, search } from "./contract/contacts.ts";
import { allowPush, checkPush, type Push, stopPush } from "./push/push.ts";
import { Awake } from "./ring/awake.ts";
import { Ringer } from "./ring/ringer.ts";
import { Line, type Registration } from "./sip/line.ts";
import { Sound } from "./sip/sound.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { History, type Past } from "./store/history.ts";
import { changeSettings, readSettings } from "./store/settings.ts";
import { Vault } from "./store/vault.ts";
import { language } from "./texts/text.ts";
import type { Desk, Devices, LineShown, Note, PushShown, Session } from "./ui/desk.ts";
import { choiceIn } from "./worker/messages.ts";
import { attachWorker, quietNotice } from "./worker/page.ts";

const NO_DEVICES: Devices = { microphones: [], speakers: [], microphone: "", speaker: "" };

export class Phone implements Desk {
  readonly session = signal<Session>({ state: "opening" });
  readonly line = signal<LineShown>({ state: "connecting" });
  readonly history = signal<readonly Past[]>([]);
  readonly contacts = signal<readonly Contact[]>([]);
  readonly push = signal<PushShown>("unknown");
  readonly devices = signal<Devices>(NO_DEVICES);
  readonly update = signal<(() => void) | null>(null);
  readonly #calls: Calls;
  readonly #database: Database;
  readonly #vault: Vault;
  readonly #past: History;
  readonly #sound: Sound;
  #login: Login | null = null;
  #sip: Line | null = null;
  #colleagues: readonly Contact[] = [];

  private constructor(database: Database, sound: Sound) {
    const ringer = new Ringer();
    const awake = new Awake();
    this.#database = database;
    this.#vault = new Vault(database);
    this.#past = new History(database);
    this.#sound = sound;
    this.#calls = new Calls({
      ring: (on) => (on ? ringer.start() : ringer.stop()),
      stayAwake: (on) => awake.want(on),
      note: (call) => void this.#note(call),
    });
  }

  /** Opens what is kept here, and signs in again as who was signed in. */
  static async open(): Promise<Phone> {
    const database = await openDatabase();
    const { microphone, speaker } = await readSettings(database);
    const phone = new Phone(database, new Sound(microphone, speaker));
    await phone.#begin();
    return phone;
  }

  get call(): Desk["call"] {
    return this.#calls.call;
  }

  get sound(): Desk["sound"] {
    return this.#calls.sound;
  }

  get echo(): Desk["echo"] {
    return this.#calls.echo.shown;
  }

  async signInWithText(text: string): Promise<void> {
    const ticket = readTicket(text);
    if (typeof ticket === "string") {
      this.#signedOut({ key: `app.qr_${ticket}` });
    } else {
      await this.#signIn(() => signInByTicket(ticket, location.hostname));
    }
  }

  signInWithPassword(username: string, password: string): Promise<void> {
    return this.#signIn(() => signInByPassword(username, password, location.hostname));
  }

  /** The history goes too: the next person at this phone is somebody else. */
  async signOut(): Promise<void> {
    const login = this.#login;
    if (login) {
      await stopPush(login.ticket);
      this.#hangUpLine(true);
      await signOut(login.ticket);
    }
    await Promise.all([this.#vault.forget(), this.#past.clear()]);
    this.history.value = [];
    this.#signedOut(null);
  }

  dial(party: Party): void {
    this.#calls.dial(party);
  }

  wish(wish: Wish): void {
    this.#calls.wish(wish);
  }

  startEcho(): void {
    this.#calls.startEcho();
  }

  endEcho(): void {
    this.#calls.endEcho();
  }

  async searchContacts(words: string): Promise<void> {
    if (this.#login) {
      const as = this.#login.ticket;
      this.#colleagues = (await colleagues(as)) ?? this.#colleagues;
      this.contacts.value = await search(as, words, this.#colleagues);
    }
  }

  async sawHistory(): Promise<void> {
    await this.#past.see();
    this.history.value = await this.#past.all();
  }

  async allowPush(): Promise<void> {
    if (this.#login) {
      this.push.value = shownPush(await allowPush(this.#login.ticket));
    }
  }

  async lookForDevices(): Promise<void> {
    const { microphone, speaker } = this.#sound;
    this.devices.value = { ...(await this.#sound.devices()), microphone, speaker };
  }

  async chooseDevice(kind: "microphone" | "speaker", id: string): Promise<void> {
    if (kind === "speaker") {
      await this.#sound.chooseSpeaker(id);
    } else {
      this.#sound.microphone = id;
      await this.#sip?.chooseMicrophone(id);
    }
    await changeSettings(this.#database, { [kind]: id });
    await this.lookForDevices();
  }

  async #begin(): Promise<void> {
    effect(() => void changeSettings(this.#database, { language: language.value }));
    void attachWorker({
      inCall: () => this.#calls.isLive,
      chosen: (choice, callId) => this.#calls.choose(choice, callId),
      wake: () => this.#sip?.wake(),
      updateReady: (letIn) => {
        this.update.value = letIn;
      },
    });
    this.history.value = await this.#past.all();
    const { hash, search: query } = location;
    history.replaceState(null, "", location.pathname); // a key must not stay in the address
    const chosen = choiceIn(query);
    if (chosen) {
      this.#calls.choose(chosen.choice, chosen.callId);
    }
    await (hash.length > 1
      ? this.signInWithText(decodeURIComponent(hash.slice(1)))
      : this.#resume());
  }

  async #resume(): Promise<void> {
    const login = await this.#vault.login();
    if (login) {
      this.#signedIn(login);
    } else {
      this.#signedOut(null);
    }
  }

  async #signIn(ask: () => Promise<Outcome>): Promise<void> {
    this.session.value = { state: "signing_in" };
    const outcome = await ask();
    if (outcome.outcome !== "signed_in") {
      this.#signedOut(noteOf(outcome));
      return;
    }
    await this.#vault.keep(outcome.login);
    this.#signedIn(outcome.login);
  }

  #signedIn(login: Login): void {
    this.#hangUpLine(false);
    this.#login = login;
    const { ticket, name, extension, sip } = login;
    const me = { name, username: ticket.username, extension, host: ticket.host };
    this.session.value = { state: "signed_in", me };
    this.#sip = new Line({ host: ticket.host, name, ...sip }, this.#sound, {
      registration: (now) => void this.#registration(now),
      news: (news) => this.#calls.heard(news),
    });
    this.#calls.line = this.#sip;
    this.#sip.start();
    void this.#checkPush(login);
  }

  #signedOut(note: Note | null): void {
    this.#login = null;
    this.session.value = { state: "signed_out", note };
  }

  /** `leave` ends the registration too, and with it the pushes. */
  #hangUpLine(leave: boolean): void {
    this.#sip?.stop(leave);
    this.#sip = null;
    this.#calls.line = null;
  }

  async #checkPush(login: Login): Promise<void> {
    this.push.value = shownPush(await checkPush(login.ticket));
  }

  async #registration(now: Registration): Promise<void> {
    this.line.value = shownLine(now);
    if (now.state === "refused" && this.#login) {
      await this.#refused(this.#login);
    }
  }

  /** The server knows this phone no more: has another one signed in (M3), or has only our key changed? */
  async #refused(login: Login): Promise<void> {
    this.#hangUpLine(false);
    const outcome = await signInByTicket(login.ticket, location.hostname);
    if (this.#login !== login) {
      return;
    }
    if (outcome.outcome === "superseded") {
      await this.#vault.forget();
      this.#signedOut({ key: "app.takeover" });
    } else if (outcome.outcome === "signed_in" && outcome.login.sip.secret !== login.sip.secret) {
      await this.#vault.keep(outcome.login);
      this.#signedIn(outcome.login);
    }
  }

  async #note(call: Ended): Promise<void> {
    quietNotice(call.id);
    await this.#past.note(call);
    this.history.value = await this.#past.all();
  }
}

function noteOf(outcome: Exclude<Outcome, { outcome: "signed_in" }>): Note {
  const values = { host: location.hostname, seconds: 0, status: 0, ...outcome };
  if (outcome.outcome !== "elsewhere") {
    return { key: TEXTS[outcome.outcome], values };
  }
  const { link } = outcome;
  return { key: TEXTS.elsewhere, values: { ...values, host: new URL(link).hostname }, link };
}

function shownLine(now: Registration): LineShown {
  switch (now.state) {
    case "registered":
      return { state: "ready" };
    case "connecting":
      return { state: "connecting" };
    case "unreachable":
      return { state: navigator.onLine ? "lost" : "offline" };
    case "refused":
      return { state: "refused", values: { code: now.code } };
  }
}

function shownPush(push: Push): PushShown {
  return push === "needs_home_screen" ? "ios" : push;
}
