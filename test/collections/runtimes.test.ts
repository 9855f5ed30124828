/** The collections API on every runtime, on a file and on sqld. */
import { afterAll, beforeAll, describe } from "vitest"
import { describeApi } from "./api.case.ts"
import { describeBehaviours } from "./behaviours.case.ts"
import { describeNames } from "./names.case.ts"
import { type CollectionsServer, subjectKinds } from "./subjects.ts"

for (const { name, missing, start } of subjectKinds) {
  if (missing !== undefined) console.warn(`skipped on ${name}: ${missing}`)
  describe.skipIf(missing !== undefined)(name, () => {
    let server: CollectionsServer
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server?.[Symbol.asyncDispose]())
    const url = () => server.url
    describeBehaviours(url)
    describeApi(url)
    describeNames(url)
  })
}
