/** See converge.ts, which is also a command: `npm run converge -- --on sqld --seconds 30`. */
import { expect, test } from "vitest"
import { seedOf } from "../support/seeded-random.ts"
import { converge } from "./converge.ts"

const seed = seedOf(process.env.SEED)
/** Of looks at both tables, with a write each: some hundred of them take two seconds. */
const soon = 100

test.each([
  { on: "file", kills: 0 },
  { on: "file", kills: 1 },
  { on: "files", kills: 0 },
  { on: "sqld", kills: 0 },
] as const)("regions converge soon after the last write: %j", async ({ on, kills }) => {
  console.log(`SEED=${seed}`)
  const size = { seconds: 3, acknowledgedMin: 21, keys: 50, writersPerRegion: 2 }
  const figures = await converge({ on, seed, kills, ...size })
  expect(figures.acknowledged).toBeGreaterThan(20)
  expect(figures.items).toBeGreaterThan(0)
  expect(figures.looks, JSON.stringify(figures)).toBeLessThan(soon)
})
