/** Where the tests of a file find a server that is not in their own process. */
import { storageKind } from "./database.ts"
import { startS3 } from "./s3.ts"
import { startSqld } from "./sqld.ts"
import { startWorkerd } from "./workerd.ts"

export interface Endpoint {
  readonly url: string
  close(): Promise<void>
}

/** What `TEST_ENDPOINT` names, or workerd where `STORAGE` says so; otherwise nothing. */
export async function openEndpoint(): Promise<Endpoint | undefined> {
  const url = process.env.TEST_ENDPOINT
  if (url !== undefined) return { url, close: async () => {} }
  if (storageKind() !== "workerd") return undefined
  const sqld = await startSqld()
  const s3 = await startS3()
  const env = { LIBSQL_URL: sqld.url, ALLOW_OPEN: "1", ...s3.envFor("backups") }
  const workerd = await startWorkerd({ env })
  const close = async () => {
    await workerd.stop()
    await sqld.stop()
    await s3.stop()
  }
  return { url: workerd.url, close }
}
