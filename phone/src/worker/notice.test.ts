import { expect, test } from "vitest";
import { noticeOf } from "./notice.ts";

const NOW = 1_800_000_000;
const RING = {
  v: 1,
  type: "call",
  id: "6f1e",
  call_id: "abc@pbx",
  caller: "202",
  caller_name: "Bruno Bianchi",
  sent_at: NOW,
  ttl: 30,
};

test("a call rings with its caller and two buttons, in the language of the app", () => {
  const { title, options } = noticeOf(RING, "it", NOW, false);
  expect(title).toBe("Bruno Bianchi");
  expect(options).toMatchObject({
    body: "Chiamata in arrivo · 202",
    tag: "6f1e",
    requireInteraction: true,
    renotify: true,
    silent: false,
    data: { callId: "abc@pbx" },
    actions: [
      { action: "answer", title: "Rispondi" },
      { action: "decline", title: "Rifiuta" },
    ],
  });
  expect(noticeOf(RING, "en", NOW, false).options.body).toBe("Incoming call · 202");
});

test.each([
  ["missed", "Missed call · 202"],
  ["answered_elsewhere", "Answered on another phone · 202"],
])("what became of it (%s) replaces the ring, quietly", (type, body) => {
  const { options } = noticeOf({ ...RING, type }, "en", NOW, false);
  expect(options).toMatchObject({ body, tag: "6f1e", silent: true, renotify: false, actions: [] });
  expect(options.requireInteraction).toBe(false);
});

test("a ring that comes late is a missed call", () => {
  expect(noticeOf(RING, "en", NOW + 40, false).options.body).toBe("Incoming call · 202");
  expect(noticeOf(RING, "en", NOW + 41, false).options).toMatchObject({
    body: "Missed call · 202",
    actions: [],
  });
});

test("somebody who looks at the app is not rung twice", () => {
  expect(noticeOf(RING, "en", NOW, true).options).toMatchObject({ silent: true, renotify: false });
});

test.each([
  [RING, false],
  [RING, true],
  [{ ...RING, type: "missed" }, false],
])(
  "a notification vibrates or is silent, never both, which browsers refuse",
  (payload, watched) => {
    const { options } = noticeOf(payload, "en", NOW, watched);
    expect("vibrate" in options).toBe(!options.silent);
  },
);

test.each([
  [{ ...RING, caller_name: "" }, "202", "Incoming call"],
  [{ ...RING, caller_name: "", caller: "" }, "Unknown number", "Incoming call"],
])("a caller is shown as far as known", (payload, title, body) => {
  expect(noticeOf(payload, "en", NOW, false)).toMatchObject({ title, options: { body } });
});

test.each([null, undefined, "text", 7, [], {}, { type: "new", ttl: "x", caller: 5 }])(
  "%j still shows that somebody calls",
  (payload) => {
    expect(noticeOf(payload, "en", NOW, false)).toMatchObject({
      title: "Unknown number",
      options: { body: "Incoming call", tag: "call", requireInteraction: true },
    });
  },
);

test("no text is endless", () => {
  expect(noticeOf({ ...RING, caller_name: "x".repeat(999) }, "en", NOW, false).title).toHaveLength(
    200,
  );
});
