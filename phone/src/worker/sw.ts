/** The service worker: shows pushes, brings the app to a call, opens it without a network. */

import type { Login } from "../account/login.ts";
import { subscribe } from "../push/subscription.ts";
import { openDatabase } from "../store/database.ts";
import { readSettings } from "../store/settings.ts";
import { Vault } from "../store/vault.ts";
import { type Language, languageOf } from "../texts/said.ts";
import { decline } from "./decline.ts";
import { addressOf, choiceOf, mayTakeOver, type ToPage, type ToWorker } from "./messages.ts";
import { type Notice, noticeOf } from "./notice.ts";
import { SHELL } from "./shell.ts";

const worker = self as unknown as ServiceWorkerGlobalScope;
const [PAGE = "/app/"] = SHELL.files;
/** Milliseconds for a page to say whether it is in a call. */
const PATIENCE = 1000;
/** Milliseconds for the network to bring the page, before the kept one is shown. */
const PAGE_LIMIT = 3000;

worker.addEventListener("install", (event) => event.waitUntil(keepShell()));
worker.addEventListener("activate", (event) => event.waitUntil(dropOldShells()));
worker.addEventListener("push", (event) => event.waitUntil(pushed(event.data)));
worker.addEventListener("notificationclick", (event) => event.waitUntil(clicked(event)));
worker.addEventListener("pushsubscriptionchange", (event) =>
  (event as ExtendableEvent).waitUntil(resubscribed()),
);
worker.addEventListener("message", (event) => event.waitUntil(told(event.data as ToWorker)));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== worker.location.origin) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else if (SHELL.files.includes(pathname)) {
    event.respondWith(kept(pathname, request));
  }
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(SHELL.version);
  await cache.addAll(SHELL.files.map((file) => new Request(file, { cache: "no-cache" })));
}

async function dropOldShells(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name !== SHELL.version).map((name) => caches.delete(name)),
  );
  await worker.clients.claim();
}

/** From the network, so that a new version shows; what was kept when there is none. */
async function page(request: Request): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(PAGE_LIMIT);
    const answer = await fetch(request.url, { signal, cache: "no-cache", credentials: "omit" });
    if (answer.ok) {
      return answer;
    }
  } catch {
    // No network, or one too slow: the same as an answer of no use.
  }
  return kept(PAGE, request);
}

async function kept(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(SHELL.version);
  return (await cache.match(path)) ?? fetch(request);
}

async function pushed(data: PushMessageData | null): Promise<void> {
  const [pages, language] = await Promise.all([openPages(), chosenLanguage()]);
  for (const one of pages) {
    one.postMessage({ type: "wake" } satisfies ToPage);
  }
  const watched = pages.some((one) => one.focused);
  await show(noticeOf(json(data), language, Date.now() / 1000, watched));
}

function show({ title, options }: Notice): Promise<void> {
  return worker.registration.showNotification(title, options as NotificationOptions);
}

async function clicked(event: NotificationEvent): Promise<void> {
  event.notification.close();
  const choice = choiceOf(event.action);
  const callId = String(event.notification.data?.callId ?? "");
  const [open] = await openPages();
  open?.postMessage({ type: "chosen", choice, callId } satisfies ToPage);
  if (choice === "decline" && ((await declined(callId)) || open)) {
    return;
  }
  await (open ? open.focus() : worker.clients.openWindow(addressOf(PAGE, choice, callId)));
}

/** Asked even with a page open, which may be frozen; false when a page has to do it. */
async function declined(callId: string): Promise<boolean> {
  const login = await keptLogin();
  return login !== null && decline(callId, login.ticket);
}

/** The browser has another subscription for us: the server must know while nobody opens the app. */
async function resubscribed(): Promise<void> {
  const login = await keptLogin();
  if (login) {
    await subscribe(worker.registration.pushManager, login.ticket);
  }
}

async function keptLogin(): Promise<Login | null> {
  const database = await openDatabase();
  const login = await new Vault(database).login();
  database.close();
  return login;
}

async function told(message: ToWorker): Promise<void> {
  if (message.type === "take_over") {
    await takeOver();
  } else {
    const shown = await worker.registration.getNotifications();
    for (const one of shown.filter((notice) => notice.data?.callId === message.callId)) {
      one.close();
    }
  }
}

async function takeOver(): Promise<void> {
  const pages = await openPages();
  if (mayTakeOver(await Promise.all(pages.map(isInCall)))) {
    await worker.skipWaiting();
  }
}

function isInCall(client: WindowClient): Promise<boolean | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    client.postMessage({ type: "in_call" } satisfies ToPage, [port2]);
    setTimeout(resolve, PATIENCE, null);
  });
}

/** Pages of the app, the one that the person looks at first. */
async function openPages(): Promise<readonly WindowClient[]> {
  const all = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const ours = all.filter((one) => new URL(one.url).pathname.startsWith(PAGE));
  return ours.toSorted((one, other) => Number(other.focused) - Number(one.focused));
}

async function chosenLanguage(): Promise<Language> {
  try {
    const database = await openDatabase();
    const { language } = await readSettings(database);
    database.close();
    return language ?? languageOf(worker.navigator.languages);
  } catch {
    return languageOf(worker.navigator.languages);
  }
}

function json(data: PushMessageData | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}
