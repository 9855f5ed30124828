/**
 * Asks another STS for the account of an access key: `STS_SERVICE_ENDPOINT`. It can only confirm or
 * contradict what we know. The account of a key never changes, so an answer may be old.
 */
import { LRUCache } from "lru-cache"
import type { AccountCheck } from "../engine/account-check.ts"
import type { BootstrapSource } from "../engine/bootstrap.ts"
import { ApiError } from "../error.ts"
import type { Platform } from "../platform.ts"
import { postForm } from "./form-client.ts"

const requestMsMax = 2000
const attemptsMax = 2
const freshMs = 5 * 60 * 1000
/** While STS is down. */
const staleMs = 24 * 60 * 60 * 1000
const unknownMs = 5000
/** After a failure nobody asks again for this long. */
const restMs = 1000
const replyBytesMax = 64 * 1024
const answersMax = 10_000

interface Answer {
  /** Absent where STS knows none. */
  readonly account: string | undefined
  readonly atMs: number
}

export interface StsClientOptions {
  readonly endpoint: URL
  readonly bootstrap: BootstrapSource
  readonly platform: Platform
  /**
   * Whether requests may wait for what another one asks: not on Workers, where that ends unanswered
   * when the other is cancelled.
   */
  readonly sharing: boolean
}

export function stsClient({
  endpoint,
  bootstrap,
  platform,
  sharing,
}: StsClientOptions): AccountCheck {
  const answers = new LRUCache<string, Answer>({ max: answersMax })
  const asking = new Map<string, Promise<Answer>>()
  let failedAtMs = Number.NEGATIVE_INFINITY

  async function ask(accessKeyId: string): Promise<Answer> {
    if (platform.now() - failedAtMs < restMs) throw unavailable()
    for (let attempt = 1; ; attempt++) {
      try {
        const account = await fetchAccount(accessKeyId)
        const answer = { account, atMs: platform.now() }
        answers.set(accessKeyId, answer)
        return answer
      } catch (error) {
        if (attempt < attemptsMax) continue
        failedAtMs = platform.now()
        platform.log("warn", "sts.unavailable", { error: String(error) })
        throw unavailable()
      }
    }
  }

  function askTogether(accessKeyId: string): Promise<Answer> {
    const asked =
      asking.get(accessKeyId) ?? ask(accessKeyId).finally(() => asking.delete(accessKeyId))
    asking.set(accessKeyId, asked)
    return asked
  }

  /** @throws whatever keeps us from an answer */
  async function fetchAccount(accessKeyId: string): Promise<string | undefined> {
    const credentials = await bootstrap.current()
    if (!credentials) throw new Error("there are no credentials to ask with")
    const { status, text } = await postForm({
      endpoint,
      service: "sts",
      form: { Action: "GetAccessKeyInfo", Version: "2011-06-15", AccessKeyId: accessKeyId },
      signer: credentials,
      platform,
      msMax: requestMsMax,
      replyBytesMax,
    })
    if (status === 400) return undefined
    if (status !== 200) throw new Error(`STS answers ${status}`)
    return accountIn(text)
  }

  return {
    async accountOf(accessKeyId) {
      const kept = answers.get(accessKeyId)
      const age = kept === undefined ? Number.POSITIVE_INFINITY : platform.now() - kept.atMs
      if (kept && age < (kept.account === undefined ? unknownMs : freshMs)) return kept.account
      try {
        return (await (sharing ? askTogether : ask)(accessKeyId)).account
      } catch (error) {
        if (kept?.account !== undefined && age < staleMs) return kept.account
        throw error
      }
    },
  }
}

/** No parser of XML, and so none of its doors: one element, by its form, or nothing at all. */
function accountIn(text: string): string {
  const form =
    /^(?:<\?xml[^<>]*\?>)?\s*<GetAccessKeyInfoResponse[^<>]*>\s*<GetAccessKeyInfoResult>\s*<Account>([0-9]{12})<\/Account>\s*<\/GetAccessKeyInfoResult>/
  const [, account] = form.exec(text) ?? []
  if (account === undefined) throw new Error("STS answers with something else")
  return account
}

/** SDKs try again. */
function unavailable(): ApiError {
  return new ApiError("InternalServerError", "Internal server error")
}
