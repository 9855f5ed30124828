/**
 * A client of DynamoDB, for the few operations that collections need: signed like anybody's, sent
 * to this process or to an endpoint, and tried again as the AWS SDK does.
 */
import { refusalIn, signedHeaders } from "../../http/client-call.ts"
import { type Platform, randomInteger48 } from "../../platform.ts"
import { CollectionsError } from "./collections-error.ts"
import type { CollectionsSettings } from "./settings.ts"

/** Text by attribute types, as in DynamoDB's JSON. */
export type Item = Readonly<Record<string, AttributeValue>>

export interface AttributeValue {
  readonly S?: string
  readonly N?: string
  readonly BOOL?: boolean
}

/** `POST /` with these headers and this body. Rejects where no reply came. */
export type Send = (
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ readonly status: number; readonly body: string }>

export type DynamoOperation =
  | "CreateTable"
  | "DescribeTable"
  | "GetItem"
  | "PutItem"
  | "Query"
  | "Scan"
  | "TransactGetItems"
  | "TransactWriteItems"
  | "UpdateItem"

/** DynamoDB refused, by the name of its error. */
export class DynamoRefusal extends Error {
  override readonly name = "DynamoRefusal"
  readonly code: string
  readonly reasons: readonly { readonly Code?: string }[]

  constructor(code: string, message: string, reasons: DynamoRefusal["reasons"] = []) {
    super(message)
    this.code = code
    this.reasons = reasons
  }
}

export interface DynamoClient {
  /** @throws DynamoRefusal, and CollectionsError where it is throttled or cannot be reached */
  call(operation: DynamoOperation, input: object): Promise<Record<string, unknown>>
}

/** Of the AWS SDK for JavaScript, version 2, which dynamodb-mini had. */
const attemptsMax = 11
const delayMsMax = 5000

const throttling = new Set([
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "ThrottlingException",
])

export interface DynamoClientOptions {
  readonly settings: CollectionsSettings
  readonly host: string
  readonly send: Send
  readonly platform: Platform
}

export function dynamoClient(options: DynamoClientOptions): DynamoClient {
  const { platform, settings, send } = options

  async function attempt(operation: DynamoOperation, body: string, count: number) {
    const headers = signed(options, operation, body, count)
    const reply = await send(headers, body)
    if (reply.status === 200) return JSON.parse(reply.body) as Record<string, unknown>
    throw refusalOf(reply.body, reply.status)
  }

  return {
    async call(operation, input) {
      const body = JSON.stringify(input)
      for (let count = 1; ; count += 1) {
        try {
          return await attempt(operation, body, count)
        } catch (error) {
          if (!isTransient(error)) throw error
          if (count >= attemptsMax) {
            platform.log("warn", "collections.backend", { operation, error: codeIn(error) })
            throw unavailable(error)
          }
        }
        const delayMs = Math.min(delayMsMax, settings.retryBaseMs * 2 ** (count - 1))
        await pause(fraction(platform) * delayMs)
      }
    },
  }
}

/** The count is signed: a server that takes each signature once takes another attempt, too. */
function signed(
  { settings, host, platform }: DynamoClientOptions,
  operation: DynamoOperation,
  body: string,
  count: number,
): Record<string, string> {
  const { credentials, region } = settings
  const signing = { ...credentials, region, service: "dynamodb", nowMs: platform.now() }
  const target = `DynamoDB_20120810.${operation}`
  const headers = { "amz-sdk-request": `attempt=${count}` }
  return signedHeaders({ host, target, body, headers }, signing)
}

function refusalOf(body: string, status: number): DynamoRefusal {
  const { code, message, reasons } = refusalIn(status, body)
  const isServerFault = status >= 500 && !code.endsWith("Exception")
  return new DynamoRefusal(isServerFault ? "InternalServerError" : code, message, reasons)
}

const serverFaults = new Set(["InternalServerError", "ServiceUnavailableException"])

/** What is no refusal is a reply that did not come; our writes may all be sent again. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof DynamoRefusal)) return true
  return throttling.has(error.code) || serverFaults.has(error.code)
}

function unavailable(error: unknown): CollectionsError {
  if (error instanceof DynamoRefusal && throttling.has(error.code)) {
    return new CollectionsError("THROTTLED", "Too many requests for the throughput of the tables")
  }
  return new CollectionsError("BACKEND_ERROR", "The database does not answer")
}

function codeIn(error: unknown): string {
  if (error instanceof DynamoRefusal) return error.code
  return error instanceof Error ? error.name : "unknown"
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** From 0 to 1. */
export function fraction(platform: Platform): number {
  return randomInteger48(platform) / 2 ** 48
}
