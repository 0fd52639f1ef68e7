import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { worker } from "./build/worker.ts";

/** The app, as the web server gives it out at /app/ (see src/squilla/phone). */
export default defineConfig({
  base: "/app/",
  build: {
    outDir: resolve(import.meta.dirname, "../src/squilla/phone/built"),
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: addresses would need a looser policy
    target: "es2023",
  },
  plugins: [worker()],
  test: { environment: "happy-dom", include: ["{src,build}/**/*.test.{ts,tsx}"] },
});
