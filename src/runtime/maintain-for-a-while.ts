import type { App } from "../app.ts"

/** Each is bounded, and so is the time that a runtime gives us; what is left is for the next call. */
const runsMax = 100

/** For runtimes that call us when they like. Whether something is left to do. */
export async function maintainForAWhile(app: Pick<App, "maintain">): Promise<boolean> {
  for (let runs = 0; runs < runsMax; runs += 1) {
    if (!(await app.maintain())) return false
  }
  return true
}
