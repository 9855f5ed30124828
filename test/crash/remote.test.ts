/** Several servers on one sqld. The long run is `npm run test:crash-remote -- --seconds 60`. */
import { expect, test } from "vitest"
import { seedOf } from "../support/seeded-random.ts"
import { crashRemote } from "./remote.ts"

test("what four servers acknowledged is in sqld once, whatever was cut or killed", async () => {
  const seed = seedOf(process.env.SEED)
  console.info(`crash on sqld: SEED=${seed}`)
  const atLeast = { seconds: 10, kills: 2, acknowledgedMin: 101, cutsMin: 21 }
  const figures = await crashRemote({ seed, ...atLeast })
  expect(figures.acknowledged).toBeGreaterThan(100)
  expect(figures.cuts).toBeGreaterThan(20)
})
