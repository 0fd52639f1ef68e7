import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { compress } from "./compress.ts";
import { firstLoad, shellOf } from "./shell.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shell-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

function chunk(fileName: string, isEntry: boolean, imports: string[], css: string[] = []) {
  return { type: "chunk", fileName, isEntry, imports, viteMetadata: { importedCss: new Set(css) } };
}

test("the first load is the entry and what it imports, not what is asked for later", () => {
  const parts = [
    chunk("assets/a.js", true, ["assets/b.js"], ["assets/a.css"]),
    chunk("assets/b.js", false, ["assets/a.js"]),
    chunk("assets/scanner.js", false, ["assets/b.js"]),
    { type: "asset", fileName: "assets/a.css" },
    { type: "asset", fileName: "assets/scanner.wasm" },
  ];
  const bundle = Object.fromEntries(parts.map((one) => [one.fileName, one]));
  expect(firstLoad(bundle as never)).toEqual(["assets/a.css", "assets/a.js", "assets/b.js"]);
});

test("the shell begins with the page, and has another name when anything in it changes", () => {
  for (const name of ["built/index.html", "built/assets/a.js", "built/icons/1.png"]) {
    write(name, name);
  }
  write("public/icons/1.png", "");
  const shell = () =>
    shellOf(["assets/a.js"], join(folder, "built"), join(folder, "public"), "/app/");
  const first = shell();
  expect(first.files).toEqual(["/app/", "/app/assets/a.js", "/app/icons/1.png"]);
  expect(shell()).toEqual(first);
  for (const name of ["built/index.html", "built/icons/1.png"]) {
    write(name, "changed");
    expect(shell().version).not.toBe(first.version);
  }
});

test("what gets smaller is packed beside the file, pictures are not", () => {
  write("assets/a.js", "a".repeat(500));
  write("icons/1.png", "p");
  compress(folder);
  const packed = readFileSync(join(folder, "assets/a.js.br"));
  expect(brotliDecompressSync(packed).toString()).toBe("a".repeat(500));
  expect(() => readFileSync(join(folder, "icons/1.png.br"))).toThrow("ENOENT");
});
