/** What a person dials, as the user part of a SIP URI (RFC 3261 §25.1). */

const PUNCTUATION = /[\s().\-/\u2010-\u2015]/g;
const LONGEST = 64;

/** Spaces and dashes that only group digits are left out; "#" has to be escaped. */
export function dialled(typed: string): string {
  const digits = /^[\d+*#\s().\-/\u2010-\u2015]+$/.test(typed);
  const number = digits ? typed.replace(PUNCTUATION, "") : typed.trim();
  return encodeURIComponent(number.slice(0, LONGEST)).replaceAll("%2B", "+");
}
