import { expect, test } from "vitest";
import { readTicket, ticketText } from "./qr.ts";

const TOKEN = "0123456789abcdef0123456789abcdef";

test("a ticket has a user name, a token and a server", () => {
  const ticket = readTicket(` ada;${TOKEN};PBX.example.com\n`);
  expect(ticket).toEqual({ username: "ada", token: TOKEN, host: "pbx.example.com" });
  expect(typeof ticket === "object" && ticketText(ticket)).toBe(`ada;${TOKEN};pbx.example.com`);
});

test.each([
  ["", "empty"],
  ["https://example.com", "parts"],
  [`ada;${TOKEN}`, "parts"],
  [`ada;${TOKEN};pbx.example.com;x`, "parts"],
  [`csc:ada@pbx.example.com@qrcode:${TOKEN}@BRAND`, "other_app"],
  [`;${TOKEN};pbx.example.com`, "username"],
  [`a da;${TOKEN};pbx.example.com`, "username"],
  ["ada;short;pbx.example.com", "token"],
  [`ada;${TOKEN};https://pbx.example.com/`, "host"],
  [`ada;${TOKEN};-pbx.example.com`, "host"],
  [`ada;${TOKEN};`, "host"],
  [`ada;${"a".repeat(1000)};pbx.example.com`, "parts"],
])("%j is no ticket", (text, fault) => {
  expect(readTicket(text)).toBe(fault);
});
