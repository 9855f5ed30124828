/** A request to the API, and what is common to reading one. */
import * as v from "valibot"
import type { ApiKey } from "./api-keys.ts"
import { CollectionsError, type CollectionsErrorCode } from "./collections-error.ts"
import type { Version } from "./record.ts"
import type { Store } from "./tables.ts"

export interface ApiRequest {
  readonly store: Store
  /** Seals cursors. */
  readonly secret: string
  readonly key: ApiKey
  readonly path: string
  /** Parts of the path, decoded. */
  param(name: "user" | "collection" | "entry" | "version"): string
  readonly query: URLSearchParams
  header(name: string): string | undefined
  /** @throws CollectionsError for what is no JSON, or too much of it */
  json(): Promise<unknown>
}

export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** The one file of an operation exports one of these. */
export type Run = (request: ApiRequest) => Promise<Answer>

/** `latest` leaves out what is deleted, `current` does not, `all` is every version. */
export type Filter = "latest" | "current" | "all"

/** Whatever else stands there is `latest`, as it was for dynamodb-mini. */
export function filterOf({ query }: ApiRequest): Filter {
  const given = query.get("filter")
  return given === "current" || given === "all" ? given : "latest"
}

const limitMax = 1000

export function limitOf({ query }: ApiRequest): number {
  const given = query.get("limit")
  if (given === null) return limitMax
  const limit = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (limit >= 1 && limit <= limitMax) return limit
  throw new CollectionsError("INVALID_LIMIT", `limit must be a number from 1 to ${limitMax}`)
}

const isoTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/

/** In milliseconds; a version is one. */
export function momentOf({ query }: ApiRequest): number | undefined {
  const given = query.get("at")
  if (given === null) return undefined
  if (/^\d{1,15}$/.test(given)) return Number(given)
  const ms = isoTime.test(given) ? Date.parse(given) : Number.NaN
  if (!Number.isNaN(ms)) return ms
  throw new CollectionsError("INVALID_TIME", "at must be a version, or an ISO time with its zone")
}

export async function bodyOf<T>(
  request: ApiRequest,
  schema: v.GenericSchema<unknown, T>,
  code: CollectionsErrorCode,
): Promise<T> {
  const { success, output, issues } = v.safeParse(schema, await request.json())
  if (success) return output
  throw new CollectionsError(code, issues[0].message)
}

const nameBytesMax = 1024

export const nameSchema = v.pipe(
  v.string("The name must be a string"),
  v.check((text) => Buffer.byteLength(text) <= nameBytesMax, "The name is longer than 1024 bytes"),
  v.check((text) => text.isWellFormed(), "The name must be Unicode"),
)

export function etagOf({ version }: Version): string {
  return `"${version}"`
}

/** @throws CollectionsError VERSION_CONFLICT */
export function requireMatch(request: ApiRequest, head: Version): void {
  const wanted = request.header("if-match")
  if (wanted === undefined || wanted.trim() === "*") return
  if (wanted.split(",").some((tag) => tag.trim() === etagOf(head))) return
  throw new CollectionsError("VERSION_CONFLICT", "The object has another version by now", {
    current: head.version,
  })
}
