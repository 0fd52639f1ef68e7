/** The text of a QR: exactly `USERNAME;TOKEN;FQDN` (M1, P1). */

export interface Ticket {
  readonly username: string;
  readonly token: string;
  readonly host: string;
}

/** What is wrong with a text that isn't a ticket: a code of the texts (`app.qr_...`). */
export type Fault = "parts" | "other_app" | "empty" | "username" | "token" | "host";

const LONGEST = 1000;
const USERNAME = /^[^\s:;]{1,64}$/;
const TOKEN = /^[0-9a-zA-Z_-]{16,256}$/;
const HOST =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

export function readTicket(text: string): Ticket | Fault {
  const trimmed = text.trim();
  if (trimmed === "") {
    return "empty";
  }
  if (trimmed.startsWith("csc:")) {
    return "other_app";
  }
  const parts = trimmed.split(";");
  if (trimmed.length > LONGEST || parts.length !== 3) {
    return "parts";
  }
  const [username, token, host] = parts as [string, string, string];
  return wrongPart(username, token, host) ?? { username, token, host: host.toLowerCase() };
}

/** As it stands in a QR and behind the `#` of a sign-in link, which no server gets to see. */
export function ticketText(ticket: Ticket): string {
  return `${ticket.username};${ticket.token};${ticket.host}`;
}

function wrongPart(username: string, token: string, host: string): Fault | null {
  if (!USERNAME.test(username)) {
    return "username";
  }
  if (!TOKEN.test(token)) {
    return "token";
  }
  return HOST.test(host) ? null : "host";
}
