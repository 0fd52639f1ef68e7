/** The phone: who is signed in, the line, and what the pages show; wires the rooms together. */

import { effect, signal } from "@preact/signals";
import { type Login, signOut } from "./account/login.ts";
import type { Ticket } from "./account/qr.ts";
import type { Ended, Party, Wish } from "./call/call.ts";
import { Calls } from "./calls.ts";
import { ask } from "./contract/client.ts";
import { Directory } from "./contract/directory.ts";
import { Identity } from "./identity.ts";
import { installOffer } from "./install.ts";
import { Consent } from "./push/consent.ts";
import { stopPush } from "./push/push.ts";
import { Awake } from "./ring/awake.ts";
import { Ringer } from "./ring/ringer.ts";
import { Line, type Registration } from "./sip/line.ts";
import { Sound } from "./sip/sound.ts";
import { type Database, openDatabase } from "./store/database.ts";
import { History, type Past } from "./store/history.ts";
import { changeSettings, readSettings } from "./store/settings.ts";
import { Vault } from "./store/vault.ts";
import { language } from "./texts/text.ts";
import type { Desk, Devices, LineShown } from "./ui/desk.ts";
import { choiceIn } from "./worker/messages.ts";
import { attachWorker, quietNotice } from "./worker/page.ts";

const NO_DEVICES: Devices = { microphones: [], speakers: [], microphone: "", speaker: "" };

export class Phone implements Desk {
  readonly line = signal<LineShown>({ state: "connecting" });
  readonly history = signal<readonly Past[]>([]);
  readonly devices = signal<Devices>(NO_DEVICES);
  readonly install = installOffer();
  readonly update = signal<(() => void) | null>(null);
  readonly #calls: Calls;
  readonly #database: Database;
  readonly #identity: Identity;
  readonly #past: History;
  readonly #consent: Consent;
  readonly #directory = new Directory();
  readonly #sound: Sound;
  #sip: Line | null = null;
  /** Whether the line was registered since signing in. */
  #wasReady = false;

  private constructor(database: Database, sound: Sound) {
    const ringer = new Ringer();
    const awake = new Awake();
    this.#database = database;
    this.#identity = new Identity(new Vault(database), (login) => this.#beginLine(login));
    this.#past = new History(database);
    this.#consent = new Consent(database);
    this.#sound = sound;
    this.#calls = new Calls({
      ring: (on) => (on ? ringer.start() : this.#quiet(ringer)),
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

  get session(): Desk["session"] {
    return this.#identity.session;
  }

  get call(): Desk["call"] {
    return this.#calls.call;
  }

  get sound(): Desk["sound"] {
    return this.#calls.sound;
  }

  get contacts(): Desk["contacts"] {
    return this.#directory.found;
  }

  get push(): Desk["push"] {
    return this.#consent.shown;
  }

  get echo(): Desk["echo"] {
    return this.#calls.echo.shown;
  }

  signInWithText(text: string): Promise<void> {
    return this.#identity.withText(text);
  }

  signInWithPassword(username: string, password: string): Promise<void> {
    return this.#identity.withPassword(username, password);
  }

  /** The history goes too: the next person at this phone is somebody else. */
  async signOut(): Promise<void> {
    const login = this.#identity.login;
    if (login) {
      await stopPush(login.ticket);
      this.#hangUpLine(true);
      await signOut(login.ticket);
    }
    await this.clearHistory();
    await this.#identity.forget(null);
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

  searchContacts(words: string): Promise<void> {
    return this.#as((ticket) => this.#directory.search(ticket, words));
  }

  async sawHistory(): Promise<void> {
    await this.#past.see();
    this.history.value = await this.#past.all();
  }

  async clearHistory(): Promise<void> {
    await this.#past.clear();
    this.history.value = [];
  }

  allowPush(): Promise<void> {
    return this.#as((ticket) => this.#consent.allow(ticket));
  }

  stopPush(): Promise<void> {
    return this.#as((ticket) => this.#consent.stop(ticket));
  }

  putOffPush(): Promise<void> {
    return this.#consent.putOff();
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
    if (hash.length > 1) {
      void this.#identity.withLink(plain(hash.slice(1))); // the page shows meanwhile that it signs in
    } else {
      await this.#identity.resume();
    }
  }

  /** Does something in the name of who is signed in. */
  async #as(act: (ticket: Ticket) => Promise<void>): Promise<void> {
    const { login } = this.#identity;
    if (login) {
      await act(login.ticket);
    }
  }

  #beginLine({ ticket, name, sip }: Login): void {
    this.#hangUpLine(false);
    this.#wasReady = false;
    this.#sip = new Line({ host: ticket.host, name, ...sip }, this.#sound, {
      registration: (now) => void this.#registration(now),
      news: (news) => this.#calls.heard(news),
    });
    this.#calls.line = this.#sip;
    this.#sip.start();
    void this.#consent.check(ticket);
  }

  /** `leave` ends the registration too, and with it the pushes. */
  #hangUpLine(leave: boolean): void {
    this.#sip?.stop(leave);
    this.#sip = null;
    this.#calls.line = null;
  }

  async #registration(now: Registration): Promise<void> {
    const { login } = this.#identity;
    this.line.value = shownLine(now);
    if (login === null) {
      return;
    }
    this.#wasReady ||= now.state === "registered";
    if (now.state === "refused") {
      this.#hangUpLine(false);
      await this.#identity.refused(login);
    } else if (this.line.value.state === "lost" && !this.#wasReady) {
      await this.#explainLoss(login);
    }
  }

  /** The server's pages can be reached and its phone port cannot, as in some guest networks (B2, A3). */
  async #explainLoss({ ticket, sip }: Login): Promise<void> {
    const answer = await ask("/user/push", { as: ticket });
    if (answer?.status === 200 && this.line.value.state === "lost") {
      this.line.value = { state: "blocked", values: { port: sip.port, host: ticket.host } };
    }
  }

  /** Answered, declined or over: neither the page nor the notification rings any more. */
  #quiet(ringer: Ringer): void {
    ringer.stop();
    quietNotice(this.#calls.call.value?.id ?? "");
  }

  async #note(call: Ended): Promise<void> {
    await this.#past.note(call);
    this.history.value = await this.#past.all();
  }
}

/** What a link's fragment says; a broken one is taken as it stands, and told to be no ticket. */
function plain(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
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
