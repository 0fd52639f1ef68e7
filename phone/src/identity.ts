/** Who is signed in at this phone: asked of the server, kept in the vault, shown on the pages. */

import { signal } from "@preact/signals";
import {
  type Login,
  type Outcome,
  signInByLink,
  signInByPassword,
  signInByTicket,
  TEXTS,
} from "./account/login.ts";
import { readTicket } from "./account/qr.ts";
import type { Vault } from "./store/vault.ts";
import type { Note, Session } from "./ui/desk.ts";

const TAKEN_OVER: Note = { title: "app.takeover_title", key: "app.takeover" };

export class Identity {
  readonly session = signal<Session>({ state: "opening" });
  login: Login | null = null;
  readonly #vault: Vault;
  readonly #begin: (login: Login) => void;

  /** `begin` is called for each login: at the start, after signing in, and when its secret changed. */
  constructor(vault: Vault, begin: (login: Login) => void) {
    this.#vault = vault;
    this.#begin = begin;
  }

  async resume(): Promise<void> {
    const login = await this.#vault.login();
    if (login) {
      this.#is(login);
    } else {
      this.#nobody(null);
    }
  }

  /** With the text of a QR (M1). */
  withText(text: string): Promise<void> {
    return this.#withTicket(text, signInByTicket);
  }

  /** With the same text out of a link; one that is used up leaves who is signed in here in peace. */
  withLink(text: string): Promise<void> {
    return this.#withTicket(text, async (ticket, here) => {
      const outcome = await signInByLink(ticket, here);
      const login = outcome.outcome === "superseded" ? await this.#vault.login() : null;
      return login ? { outcome: "signed_in", login } : outcome;
    });
  }

  /** M2. */
  withPassword(username: string, password: string): Promise<void> {
    return this.#with(() => signInByPassword(username, password, location.hostname));
  }

  async forget(note: Note | null): Promise<void> {
    await this.#vault.forget();
    this.#nobody(note);
  }

  /** The line was refused: another phone has signed in (M3), or only the SIP secret has changed. */
  async refused(login: Login): Promise<void> {
    const outcome = await signInByTicket(login.ticket, location.hostname);
    if (this.login !== login) {
      return;
    }
    if (outcome.outcome === "superseded") {
      await this.forget(TAKEN_OVER);
    } else if (outcome.outcome === "signed_in" && outcome.login.sip.secret !== login.sip.secret) {
      await this.#keep(outcome.login);
    }
  }

  async #withTicket(text: string, signIn: typeof signInByTicket): Promise<void> {
    const ticket = readTicket(text);
    if (typeof ticket === "string") {
      this.#nobody({ key: `app.qr_${ticket}` });
    } else {
      await this.#with(() => signIn(ticket, location.hostname));
    }
  }

  async #with(ask: () => Promise<Outcome>): Promise<void> {
    this.session.value = { state: "signing_in" };
    const outcome = await ask();
    if (outcome.outcome === "signed_in") {
      await this.#keep(outcome.login);
    } else {
      this.#nobody(noteOf(outcome));
    }
  }

  async #keep(login: Login): Promise<void> {
    try {
      await this.#vault.keep(login);
    } catch {
      this.#nobody({ key: "app.login_not_kept" });
      return;
    }
    this.#is(login);
  }

  #is(login: Login): void {
    const { ticket, name, extension } = login;
    const me = { name, username: ticket.username, extension, host: ticket.host };
    this.login = login;
    this.session.value = { state: "signed_in", me };
    this.#begin(login);
  }

  #nobody(note: Note | null): void {
    this.login = null;
    this.session.value = { state: "signed_out", note };
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
