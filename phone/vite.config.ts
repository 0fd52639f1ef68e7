import { defineConfig } from "vitest/config";

/** The app, as the web server gives it out at /app/ (see src/squilla/phone). */
export default defineConfig({
  base: "/app/",
  build: {
    outDir: "../src/squilla/phone/built",
    emptyOutDir: true,
    assetsInlineLimit: 0, // data: addresses would need a looser policy
    target: "es2023",
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
