/** What the service worker and the app's pages say to each other. */

/** What a person chose in a notification. */
export type Choice = "open" | "answer" | "decline";

/** `callId` is the SIP Call-ID, which is also the call's id on the line. */
export type ToPage =
  | { readonly type: "chosen"; readonly choice: Choice; readonly callId: string }
  /** A push has come: a page whose connection sleeps has to look at it now. */
  | { readonly type: "wake" }
  /** Answered on the port that comes with it: whether there is a call, a boolean. */
  | { readonly type: "in_call" };

export type ToWorker =
  /** The waiting version may take over, if no page is in a call. */
  | { readonly type: "take_over" }
  /** The call rings no more: its notification goes. */
  | { readonly type: "quiet"; readonly callId: string };

const CHOICES: readonly string[] = ["open", "answer", "decline"] satisfies Choice[];
const LONGEST = 255;

/** What the button of a notification means; a tap beside the buttons opens the app. */
export function choiceOf(action: string): Choice {
  return CHOICES.includes(action) ? (action as Choice) : "open";
}

/** The page's address that carries a choice into an app which was closed. */
export function addressOf(base: string, choice: Choice, callId: string): string {
  return `${base}?${new URLSearchParams({ call: callId, do: choice })}`;
}

/** The choice in a page's query (`location.search`); null when there is none. */
export function choiceIn(query: string): { choice: Choice; callId: string } | null {
  const fields = new URLSearchParams(query);
  const callId = fields.get("call") ?? "";
  return callId === "" || callId.length > LONGEST
    ? null
    : { choice: choiceOf(fields.get("do") ?? ""), callId };
}

/** A page that does not answer may be in a call: null counts as one. */
export function mayTakeOver(inCall: readonly (boolean | null)[]): boolean {
  return inCall.every((one) => one === false);
}
