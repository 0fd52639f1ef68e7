/** The token of a login by password (M2): HMAC-SHA1 over name, password and the server's nonce. */

const HMAC = { name: "HMAC", hash: "SHA-1" };
const NONCE = /^Digest ([0-9a-f]{40})$/i;

/** The nonce of `WWW-Authenticate: Digest NONCE`; null when the header is no such challenge. */
export function nonceOf(header: string | null): string | null {
  return NONCE.exec(header?.trim() ?? "")?.[1] ?? null;
}

/** 40 hex digits. Texts are UTF-8; the password must not be empty. */
export async function tokenOf(username: string, password: string, nonce: string): Promise<string> {
  const encoder = new TextEncoder();
  const secret = encoder.encode(password);
  const key = await crypto.subtle.importKey("raw", secret, HMAC, false, ["sign"]);
  const message = encoder.encode(`${username}:${password}:${nonce}`);
  const digest = new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
