/**
 * The users, groups, roles and policies of accounts as another IAM knows them:
 * `IAM_SERVICE_ENDPOINT`. All of an account are asked for at once, and kept for a while; whatever
 * cannot be had, or is too old, allows nothing.
 */
import { LRUCache } from "lru-cache"
import type { Directory, ForeignIam, RootKey } from "../engine/directory.ts"
import type { Platform } from "../platform.ts"
import { postForm } from "./form-client.ts"
import { addPage, directoryOf, type Snapshot } from "./iam-snapshot.ts"
import { readXml, type XmlElement } from "./read-xml.ts"

/** Until then nobody asks again. */
const freshMs = 30 * 1000
/** While the other one is down. */
const staleMs = 5 * 60 * 1000
/** After a failure nobody asks again about that account for this long. */
const restMs = 5000
const requestMsMax = 5000
/** With nothing kept; who has something goes on with it sooner. */
const attemptsMax = 2
/** Of all pages of an account together. */
const accountBytesMax = 16 * 1024 * 1024
const itemsOfPage = 300
const pagesMax = 50
/** Beyond this many, what was used longest ago is forgotten. */
const accountsMax = 200

interface Kept {
  readonly directory: Directory | undefined
  /** When it was true. */
  readonly atMs: number
  readonly failedAtMs: number
}

export interface IamClientOptions {
  readonly endpoint: URL
  readonly platform: Platform
  /** Whether requests may wait for what another one asks: see `stsClient`. */
  readonly sharing: boolean
}

type FindRootKey = () => Promise<RootKey | undefined>

export function iamClient({ endpoint, platform, sharing }: IamClientOptions): ForeignIam {
  const keptOf = new LRUCache<string, Kept>({ max: accountsMax })
  const asking = new Map<string, Promise<Kept>>()
  let versions = 0

  async function ask(account: string, findRootKey: FindRootKey): Promise<Kept> {
    const kept = keptOf.get(account)
    const next = await askOrFail(account, kept, findRootKey)
    keptOf.set(account, next)
    return next
  }

  async function askOrFail(
    account: string,
    kept: Kept | undefined,
    findRootKey: FindRootKey,
  ): Promise<Kept> {
    for (let attempt = kept?.directory ? attemptsMax : 1; ; attempt++) {
      // What is true is so from when it was asked for, not from when it has come.
      const atMs = platform.now()
      try {
        const signer = await findRootKey()
        if (!signer) throw new Error("the account has no root key to ask with")
        const snapshot = await fetchSnapshot({ endpoint, platform, account, signer })
        const version = String(++versions)
        const directory = directoryOf(account, version, snapshot)
        return { directory, atMs, failedAtMs: Number.NEGATIVE_INFINITY }
      } catch (error) {
        if (attempt < attemptsMax) continue
        platform.log("warn", "iam.unavailable", { account, error: String(error) })
        const { directory, atMs: since = atMs } = kept ?? {}
        return { directory, atMs: since, failedAtMs: platform.now() }
      }
    }
  }

  function askTogether(account: string, findRootKey: FindRootKey): Promise<Kept> {
    const asked =
      asking.get(account) ?? ask(account, findRootKey).finally(() => asking.delete(account))
    asking.set(account, asked)
    return asked
  }

  return {
    async directoryOf(account, findRootKey) {
      let kept = keptOf.get(account)
      const nowMs = platform.now()
      const isFresh = kept?.directory !== undefined && nowMs - kept.atMs < freshMs
      const isResting = kept !== undefined && nowMs - kept.failedAtMs < restMs
      if (!isFresh && !isResting) kept = await (sharing ? askTogether : ask)(account, findRootKey)
      return kept && platform.now() - kept.atMs < staleMs ? kept.directory : undefined
    },
  }
}

interface Asking {
  readonly endpoint: URL
  readonly platform: Platform
  readonly account: string
  readonly signer: RootKey
}

/** @throws whatever keeps us from an answer that is whole */
async function fetchSnapshot(asking: Asking): Promise<Snapshot> {
  const snapshot: Snapshot = new Map()
  let marker: string | undefined
  let left = accountBytesMax
  for (let page = 1; page <= pagesMax; page++) {
    const text = await fetchPage(asking, marker, left)
    left -= text.length
    const result = resultIn(text)
    addPage(snapshot, asking.account, result)
    marker = nextMarker(result)
    if (marker === undefined) return snapshot
  }
  throw new Error(`IAM answers with more than ${pagesMax} pages`)
}

async function fetchPage(
  { endpoint, platform, signer }: Asking,
  marker: string | undefined,
  replyBytesMax: number,
): Promise<string> {
  const { status, text } = await postForm({
    endpoint,
    service: "iam",
    form: {
      Action: "GetAccountAuthorizationDetails",
      Version: "2010-05-08",
      MaxItems: String(itemsOfPage),
      ...(marker === undefined ? {} : { Marker: marker }),
    },
    ...{ signer, platform, msMax: requestMsMax, replyBytesMax },
  })
  if (status !== 200) throw new Error(`IAM answers ${status}`)
  return text
}

function resultIn(text: string): XmlElement {
  const { name, element } = readXml(text)
  const [result] = element.within.get("GetAccountAuthorizationDetailsResult") ?? []
  if (name === "GetAccountAuthorizationDetailsResponse" && result) return result
  throw new Error("IAM answers with something else")
}

/** @throws Error where it is not said whether there is more */
function nextMarker(result: XmlElement): string | undefined {
  const textOf = (name: string) => result.within.get(name)?.[0]?.text
  const isTruncated = textOf("IsTruncated")
  if (isTruncated === "false") return undefined
  const marker = textOf("Marker")
  if (isTruncated === "true" && marker) return marker
  throw new Error("IAM does not say whether there is more")
}
