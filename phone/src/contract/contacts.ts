/** Whom one can call: the colleagues, and what the phonebook finds. */

import { ask, type Credentials, type Schemas } from "./client.ts";

export interface Contact {
  readonly name: string;
  readonly number: string;
  /** Null where nobody knows: contacts that are no colleagues. */
  readonly online: boolean | null;
}

/** Contacts that a page shows at most. */
const MOST = 200;

/** Everybody with an extension but the caller, by name; null when they cannot be read now. */
export async function colleagues(as: Credentials): Promise<readonly Contact[] | null> {
  const answer = await ask("/user/endpoints/all", { as });
  if (answer?.status !== 200 || !isObject(answer.body)) {
    return null;
  }
  const people = Object.values(answer.body as Record<string, Schemas["Person"]>);
  const others = people.filter((person) => person.username !== as.username);
  return byName(others.flatMap(colleague));
}

/** Colleagues and phonebook entries with these words in their name or number. */
export async function search(
  as: Credentials,
  words: string,
  among: readonly Contact[],
): Promise<readonly Contact[]> {
  const wanted = words.trim().toLocaleLowerCase();
  const near = among.filter(
    ({ name, number }) => name.toLocaleLowerCase().includes(wanted) || number.includes(wanted),
  );
  const found = await phonebook(as, wanted);
  const known = new Set(among.map((one) => one.number));
  return byName([...near, ...found.filter((one) => !known.has(one.number))]).slice(0, MOST);
}

async function phonebook(as: Credentials, words: string): Promise<readonly Contact[]> {
  const path = `/phonebook/search/${encodeURIComponent(words)}?offset=0&limit=${MOST}&view=all`;
  const answer = words === "" ? null : await ask(path, { as });
  const rows = answer?.status === 200 && isObject(answer.body) ? answer.body.rows : [];
  return Array.isArray(rows) ? (rows as Schemas["Contact"][]).flatMap(entry) : [];
}

function colleague(person: Schemas["Person"]): Contact[] {
  const number = person.endpoints?.mainextension?.[0]?.id ?? "";
  const online = person.mainPresence === "online";
  return number === "" ? [] : [{ name: person.name, number, online }];
}

/** One entry for each number of a person. */
function entry(row: Schemas["Contact"]): Contact[] {
  const numbers = [row.extension, row.workphone, row.cellphone, row.homephone];
  const ours = new Set(numbers.filter((number) => typeof number === "string" && number !== ""));
  return [...ours].map((number) => ({ name: row.name, number: number as string, online: null }));
}

function byName(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.toSorted((one, other) => one.name.localeCompare(other.name));
}

function isObject(body: unknown): body is Record<string, unknown> {
  return typeof body === "object" && body !== null;
}
