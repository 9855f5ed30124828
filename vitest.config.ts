import { defineConfig } from "vitest/config"

// Two projects: `unit` is pure and quick, `whole` starts servers, processes and real databases.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["src/**/*.test.ts", "bench/*.test.ts", "test/tidy.test.ts"],
        },
      },
      {
        test: {
          name: "whole",
          include: ["test/**/*.test.ts"],
          exclude: ["test/tidy.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
