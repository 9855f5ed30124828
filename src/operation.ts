import type { Decided } from "./engine/authorize.ts"
import type { Ask } from "./engine/authorize-ask.ts"
import type { ControlResource } from "./engine/control-context.ts"
import type { AccountEngine } from "./engine/engine.ts"
import type { Principal } from "./engine/identity.ts"
import type { Vault } from "./engine/vault.ts"
import type { ApiError } from "./error.ts"
import type { Infer, InferReply, StructureShape } from "./model/shape/shape.ts"
import type { Platform } from "./platform.ts"

/** Who is calling, as far as authentication found out. */
export interface Caller {
  readonly account: string
  /** The region of the signature: it names the table space. */
  readonly region: string
  /** ARN of the principal. */
  readonly arn: string
  readonly accessKeyId: string
  readonly principal: Principal
  /** What the request is signed for. */
  readonly service: "dynamodb" | "iam" | "sts"
  /** Verified; two requests that differ in anything that is signed have two. */
  readonly signature?: string
  /** `aws:SourceIp`; unknown where the runtime does not tell. */
  readonly sourceIp?: string | undefined
  /** `aws:UserAgent`. */
  readonly userAgent?: string | undefined
  /** `aws:SecureTransport`; unknown where the runtime does not tell. */
  readonly isEncrypted?: boolean | undefined
}

/** All that an operation may touch. The engine is bound to one account and region. */
export interface Context {
  readonly engine: AccountEngine
  readonly caller: Caller
  readonly platform: Platform
  /** What seals the secrets that are handed out. */
  readonly openVault: () => Promise<Vault>
  readonly requestId: string
  /** The `Host` header, for DescribeEndpoints. */
  readonly host: string
  /** Told of what an operation itself decides by policies, for the audit. */
  readonly onDecision?: ((decided: Decided) => void) | undefined
  /** For each of the `slots`, why it may not be carried out; the engine serves the others only. */
  readonly denials?: readonly (ApiError | undefined)[]
}

type Resources = readonly ControlResource[]

/** What authorisation has to allow before an operation runs. */
export interface Access<I> {
  /** For example `dynamodb:PutItem`. */
  readonly action: string
  /** Each action with its table; absent where it is this one action on the whole account. */
  readonly asks?: (input: I) => readonly Ask[]
  /** The same for each part of a request whose parts are denied one by one: see `denials`. */
  readonly slots?: (input: I) => readonly (readonly Ask[])[]
  /** What is no table, in the caller's account; absent: everything in it. IAM and STS. */
  readonly resources?: (input: I, context: Context) => Resources | Promise<Resources>
  /** No permission is asked for: the operation judges itself, or tells callers about themselves. */
  readonly isForEverybody?: boolean
}

/**
 * How constraint failures are worded. AWS has been replacing its request validator operation by
 * operation since June 2026: `classic` prints every failure with its value and a camelCase path,
 * `current` prints the first with a PascalCase path. See `http/constraints.ts`.
 */
export type Dialect = "classic" | "current"

/** An operation is data and one function; `services/*` lists them all in a table. */
export interface Operation<
  I extends StructureShape = StructureShape,
  O extends StructureShape = StructureShape,
> {
  /** AWS's name, as in `X-Amz-Target`. */
  readonly name: string
  readonly input: I
  readonly output: O
  readonly access: Access<Infer<I>>
  readonly dialect: Dialect
  /** Faults of the request family are wrapped: see `ApiError.ofRequest`. */
  readonly wrapsRequestFaults?: boolean
  /** TagResource and UntagResource answer with no body at all, not with `{}`. */
  readonly repliesNothing?: boolean
  /** Receives input that has passed its shape; throws `ApiError`. */
  run(input: Infer<I>, context: Context): Promise<InferReply<O>>
}

/** Checks an operation's types where it is written; afterwards its exact types no longer matter. */
export function defineOperation<I extends StructureShape, O extends StructureShape>(
  operation: Operation<I, O>,
): Operation {
  return operation as unknown as Operation
}
