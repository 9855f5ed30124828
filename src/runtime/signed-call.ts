/** Calls of operations as a client: of any endpoint, or of an app in this process. */
import { refusalIn, signedHeaders } from "../http/client-call.ts"
import type { Platform } from "../platform.ts"

export interface Caller {
  readonly fetch: (request: Request) => Promise<Response>
  readonly url: URL
  readonly region: string
  readonly credentials: {
    readonly accessKeyId: string
    readonly secret: string
    readonly sessionToken?: string | undefined
  }
  readonly platform: Platform
}

/** What an operation was refused with, or that nobody answered. */
export class CallRefused extends Error {
  override readonly name = "CallRefused"
  /** Such as `ResourceNotFoundException`; absent where no operation said so. */
  readonly code: string | undefined

  constructor(text: string, code?: string) {
    super(code === undefined ? text : [code, text].filter(Boolean).join(": "))
    this.code = code
  }
}

export type Call = (operation: string, input: object) => Promise<Record<string, unknown>>

/** One attempt. The function throws CallRefused, with the error's type and text in one line. */
export function signedCall({ fetch, url, region, credentials, platform }: Caller): Call {
  return async (operation, input) => {
    const body = JSON.stringify(input)
    const target = `DynamoDB_20120810.${operation}`
    const signing = { ...credentials, region, service: "dynamodb", nowMs: platform.now() }
    const headers = signedHeaders({ host: url.host, target, body }, signing)
    const request = new Request(url, { method: "POST", redirect: "error", headers, body })
    const { ok, status, text } = await fetch(request)
      .then(async (response) => {
        const { ok, status } = response
        return { ok, status, text: await response.text() }
      })
      .catch((error: unknown) => {
        throw new CallRefused(`${url.origin} does not answer: ${reasonOf(error)}`)
      })
    if (ok) return text === "" ? {} : JSON.parse(text)
    const { code, message } = refusalIn(status, text)
    throw new CallRefused(message, code)
  }
}

/** `fetch failed` says nothing; what it was caused by does. */
function reasonOf(error: unknown): string {
  const { cause = error } = error instanceof Error ? error : {}
  return cause instanceof Error ? cause.message || String(cause) : String(cause)
}
