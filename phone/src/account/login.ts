/** Signing in, with a scanned ticket (M1) or a password (M2): what comes of it is a value. */

import { type Answer, ask, type Schemas } from "../contract/client.ts";
import { type Ticket, ticketText } from "./qr.ts";
import { nonceOf, tokenOf } from "./token.ts";

/** A phone that is signed in: all that it needs to be one at its next start. Secret. */
export interface Login {
  readonly ticket: Ticket;
  readonly name: string;
  /** The number that colleagues dial. */
  readonly extension: string;
  readonly sip: { readonly user: string; readonly secret: string; readonly port: number };
}

/** Each but the first has a text `app.login_...`, see TEXTS. */
export type Outcome =
  | { readonly outcome: "signed_in"; readonly login: Login }
  /** User name or password. */
  | { readonly outcome: "wrong" }
  /** An extension was typed where a user name belongs. */
  | { readonly outcome: "extension" }
  | { readonly outcome: "throttled"; readonly seconds: number }
  /** The token counts no more: another QR, another phone, or its time (M3). */
  | { readonly outcome: "superseded" }
  | { readonly outcome: "not_for_phones" }
  | { readonly outcome: "unreachable" }
  /** Something answers that doesn't speak the contract. */
  | { readonly outcome: "not_squilla" }
  | { readonly outcome: "failed"; readonly status: number }
  /** The ticket is another server's, whose app this page cannot be. */
  | { readonly outcome: "elsewhere"; readonly link: string };

/** Keys of the texts; placeholders are `host`, `seconds` and `status`. */
export const TEXTS = {
  wrong: "app.login_password",
  extension: "app.login_extension",
  throttled: "app.login_throttled",
  superseded: "app.login_token",
  not_for_phones: "app.login_no_extension",
  unreachable: "app.login_unreachable",
  not_squilla: "app.login_unreadable",
  failed: "app.login_failed",
  elsewhere: "app.login_other_server",
} as const satisfies Record<Exclude<Outcome["outcome"], "signed_in">, string>;

/** As the server has it: somebody typed digits where a name is asked. */
const LOOKS_LIKE_EXTENSION = /^[0-9*#]+$/;
const OK = 200;
const UNAUTHORIZED = 401;
const NOT_FOUND = 404;
const TOO_MANY = 429;
const RETRY_SECONDS = 30;

/** `here` is the host that this page came from, without a port. */
export async function signInByTicket(ticket: Ticket, here: string): Promise<Outcome> {
  if (ticket.host !== here.toLowerCase()) {
    return { outcome: "elsewhere", link: `https://${ticket.host}/app/#${ticketText(ticket)}` };
  }
  const answer = await ask("/user/me", { as: ticket });
  return answer?.status === OK ? signedIn(ticket, answer.body) : refused(answer);
}

/**
 * With a ticket that stood in an address, which the browser may list as visited: its token is first
 * exchanged for one that never stood anywhere.
 */
export async function signInByLink(ticket: Ticket, here: string): Promise<Outcome> {
  if (ticket.host !== here.toLowerCase()) {
    return signInByTicket(ticket, here);
  }
  const answer = await ask("/authentication/token", { method: "POST", as: ticket });
  if (answer?.status !== OK) {
    return refused(answer);
  }
  const { token } = (answer.body ?? {}) as Partial<Schemas["Token"]>;
  return token ? signInByTicket({ ...ticket, token }, here) : { outcome: "not_squilla" };
}

/** The login takes the place of the account's phone before it (M3). */
export async function signInByPassword(
  username: string,
  password: string,
  here: string,
): Promise<Outcome> {
  const name = username.trim();
  if (LOOKS_LIKE_EXTENSION.test(name)) {
    return { outcome: "extension" };
  }
  if (name === "" || password === "") {
    return { outcome: "wrong" };
  }
  const body = { username: name, password };
  const answer = await ask("/authentication/login", { method: "POST", body });
  if (answer === null) {
    return { outcome: "unreachable" };
  }
  if (answer.status === TOO_MANY) {
    const seconds = Number(answer.headers.get("Retry-After")) || RETRY_SECONDS;
    return { outcome: "throttled", seconds };
  }
  if (answer.status !== UNAUTHORIZED) {
    return strange(answer.status);
  }
  const nonce = nonceOf(answer.headers.get("WWW-Authenticate"));
  if (nonce === null) {
    return { outcome: "wrong" };
  }
  const token = await tokenOf(name, password, nonce);
  return signInByTicket({ username: name, token, host: here.toLowerCase() }, here);
}

/** Ends the login at the server too; whether the server heard of it doesn't matter here. */
export async function signOut(ticket: Ticket): Promise<void> {
  await ask("/authentication/logout", { method: "POST", as: ticket });
}

function signedIn(ticket: Ticket, body: unknown): Outcome {
  const me = body as Partial<Schemas["Me"]> | null | undefined;
  const extensions = me?.endpoints?.extension;
  if (!me || !Array.isArray(extensions)) {
    return { outcome: "not_squilla" };
  }
  const phone = extensions.find((one) => one?.type === "mobile");
  if (!phone?.secret) {
    return { outcome: "not_for_phones" };
  }
  const sip = { user: phone.username, secret: phone.secret, port: phone.proxy_port };
  const extension = me.endpoints?.mainextension?.[0]?.id;
  if (!isSip(sip) || typeof extension !== "string") {
    return { outcome: "not_squilla" };
  }
  const name = String(me.name ?? "");
  return { outcome: "signed_in", login: { ticket, name, extension, sip } };
}

function isSip({ user, secret, port }: Record<keyof Login["sip"], unknown>): boolean {
  const texts = typeof user === "string" && typeof secret === "string" && user !== "";
  return texts && Number.isInteger(port) && Number(port) > 0 && Number(port) < 65536;
}

function refused(answer: Answer | null): Outcome {
  if (answer === null) {
    return { outcome: "unreachable" };
  }
  return answer.status === UNAUTHORIZED ? { outcome: "superseded" } : strange(answer.status);
}

function strange(status: number): Outcome {
  return status === NOT_FOUND ? { outcome: "not_squilla" } : { outcome: "failed", status };
}
