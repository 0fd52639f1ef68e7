/** Asks the server's contract (`/webrest`), within limits of time and size. */

import type { components } from "./schema.ts";

export type Schemas = components["schemas"];

/** A login: what stands in a QR, or was computed from a password. */
export interface Credentials {
  readonly username: string;
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when it is no JSON, or too long. */
  readonly body: unknown;
}

export interface Question {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly as?: Credentials;
  readonly body?: unknown;
}

const BASE = "/webrest";
/** Milliseconds. */
const LIMIT = 10_000;
/** Characters; a thousand contacts have about 600,000. */
const LONGEST = 2_000_000;

/** Null when the server cannot be reached or does not answer in time. */
export async function ask(path: string, question: Question = {}): Promise<Answer | null> {
  const { method = "GET", as, body } = question;
  try {
    const response = await fetch(`${BASE}${path}`, {
      method,
      headers: headers(as, body),
      body: body === undefined ? null : JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      signal: AbortSignal.timeout(LIMIT),
    });
    return { status: response.status, headers: response.headers, body: await json(response) };
  } catch {
    return null;
  }
}

/** `no-exp` says that it is the app itself that signs in or out. */
function headers(as: Credentials | undefined, body: unknown): Record<string, string> {
  return {
    Accept: "application/json",
    "Auth-Exp": "no-exp",
    ...(as && { Authorization: byteString(`${as.username}:${as.token}`) }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
  };
}

/** UTF-8 as a header can carry it: fetch takes no character above U+00FF. */
function byteString(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

async function json(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text.length > LONGEST) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
