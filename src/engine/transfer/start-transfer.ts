/** How exports, imports and bulk operations begin: their record, their task and their token in one write. */
import { ApiError } from "../../error.ts"
import { transferTokenMs } from "../../limits.ts"
import { type Platform, randomInteger48 } from "../../platform.ts"
import type { Change, Read, TokenAddress, TokenRow } from "../../storage/storage.ts"
import type { AccountEngine } from "../engine.ts"
import {
  type AnyTransfer,
  putTransfer,
  type TransferKind,
  type TransferOfKind,
  transferIn,
  transferRead,
} from "./transfer-records.ts"

/** 14 digits of milliseconds, and eight random hexadecimal ones. */
export function newTransferId(platform: Platform): string {
  const random = randomInteger48(platform).toString(16).padStart(12, "0").slice(-8)
  return `${String(platform.now()).padStart(14, "0")}-${random}`
}

export interface TransferToken {
  readonly token: string
  /** Equal for equal requests: see `client-token.ts`. */
  readonly request: string
}

const operations = {
  export: "ExportTableToPointInTime",
  import: "ImportTable",
  bulk: "StartBulkPutItems",
} as const

const mismatches = {
  export: "ExportConflictException",
  import: "ImportConflictException",
  bulk: "IdempotentParameterMismatchException",
} as const

/**
 * What the token began during the last eight hours.
 *
 * @throws ApiError where that was another request. The text is ours: nobody has told DynamoDB's.
 */
export async function findReplay<K extends TransferKind>(
  { storage, platform, account, region }: AccountEngine,
  kind: K,
  given: TransferToken,
): Promise<TransferOfKind[K] | undefined> {
  const address = tokenAddress({ account, region }, kind, given)
  const [row] = await storage.read([{ space: "token", address }], "strong")
  if (!row || row.expiresAtMs <= platform.now()) return undefined
  requireSameRequest(kind, given, row)
  const [found] = await storage.read(
    [transferRead({ account, region }, kind, row.tables)],
    "strong",
  )
  return transferIn<K>(found)
}

function requireSameRequest(kind: TransferKind, { request }: TransferToken, row: TokenRow): void {
  if (row.request === request) return
  throw new ApiError(mismatches[kind], `The client token was used with another ${kind} before.`)
}

type Place = Pick<TokenAddress, "account" | "region">

function tokenAddress(place: Place, kind: TransferKind, { token }: TransferToken): TokenAddress {
  const { account, region } = place
  return { account, region, operation: operations[kind], token }
}

/** What a plan has to know of the token, to begin nothing twice. */
export function tokenRead(place: Place, kind: TransferKind, token: TransferToken) {
  const address = tokenAddress(place, kind, token)
  return { space: "token", address } as const satisfies Read
}

/** The changes that begin it. */
export function startChanges(
  place: Place & { readonly name: string },
  record: AnyTransfer,
  token: TransferToken | undefined,
): readonly Change[] {
  const { id, kind, startMs } = record
  const { account, region, name } = place
  const task = { id, kind, address: { account, region, name }, body: "{}", dueAtMs: startMs }
  const changes: Change[] = [putTransfer(place, record), { change: "putTask", task }]
  if (!token) return changes
  const expiresAtMs = startMs + transferTokenMs
  const row = { request: token.request, tables: id, expiresAtMs }
  changes.push({ change: "putToken", address: tokenAddress(place, kind, token), row })
  return changes
}
