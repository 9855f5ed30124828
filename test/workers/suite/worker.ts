/** The storage suite as a worker: one request carries all of it out, and is answered with outcomes. */
import { openRemote } from "../../../src/storage/libsql/remote.ts"
import { describeStorage } from "../../../src/storage/storage.case.ts"
import { emptyDatabase } from "../../storage/empty-database.ts"
import { nodePlatform as platform } from "../../storage/platform.ts"
import { runTests } from "./vitest.ts"

export default {
  async fetch(_request: Request, { LIBSQL_URL: url }: { LIBSQL_URL: string }): Promise<Response> {
    describeStorage("storage in sqld, on workerd", async () => {
      const storage = await openRemote({ url, platform, sharing: false })
      await emptyDatabase(url)
      return storage
    })
    return Response.json(await runTests())
  },
}
