/**
 * From a target and a JSON body to an operation's reply: the types are read, the constraints are
 * judged, the caller is authorised, and the operation runs on the engine of the caller's own
 * account. This is the only place (with `engine/maintenance.ts`) that chooses an account.
 */
import { Authorization, type Decided } from "../engine/authorize.ts"
import { type AcrossAccounts, otherAccountOf } from "../engine/authorize-across.ts"
import type { Ask } from "../engine/authorize-ask.ts"
import type { Engine } from "../engine/engine.ts"
import { ApiError } from "../error.ts"
import type { Caller, Context, Operation } from "../operation.ts"
import { constraintsOf } from "./constraints.ts"
import { deserializerOf } from "./deserialize.ts"
import { encoderOf } from "./encode.ts"
import type { Reply } from "./reply.ts"

export interface DispatchParts {
  /** By the part of the target before the dot: the service and its version. */
  readonly services: Readonly<Record<string, readonly Operation[]>>
  readonly engine: Engine
  readonly openVault: Context["openVault"]
  /** Present where tables may be opened to other accounts, by their resource policies. */
  readonly acrossAccounts?: AcrossAccounts | undefined
  /** Sees every reply before it is encoded: tests hold it against its shape. */
  readonly onReply?: ((operation: Operation, reply: unknown) => void) | undefined
}

export interface Call {
  readonly caller: Caller
  /** Parsed JSON. */
  readonly json: unknown
  readonly requestId: string
  /** The `Host` header. */
  readonly host: string
  /** Told of everything that policies decide. */
  readonly onDecision?: ((decided: Decided) => void) | undefined
}

/** An operation that is ready to be called. */
export interface Callable {
  readonly name: string
  /** Throws ApiError. */
  call(call: Call): Promise<Reply>
}

/** Finds the operation that an `X-Amz-Target` names; nothing where there is no such. */
export type FindOperation = (target: string | undefined) => Callable | undefined

export function dispatcherOf(parts: DispatchParts): FindOperation {
  const callables = new Map<string, Callable>()
  for (const [service, operations] of Object.entries(parts.services)) {
    for (const operation of operations) {
      callables.set(`${service}.${operation.name}`, callableOf(operation, parts))
    }
  }
  return (target) => (target === undefined ? undefined : callables.get(target))
}

/** What an operation runs on: the engine of its caller's own account. */
export function contextOf(
  { engine, openVault }: Pick<DispatchParts, "engine" | "openVault">,
  { caller, requestId, host }: Pick<Call, "caller" | "requestId" | "host">,
): Context {
  return {
    engine: engine.forAccount(caller.account, caller.region),
    caller,
    platform: engine.platform,
    openVault,
    requestId,
    host,
  }
}

function callableOf(operation: Operation, parts: DispatchParts): Callable {
  const { onReply } = parts
  const deserialize = deserializerOf(operation.input)
  const requireConstraints = constraintsOf(operation.input, operation.dialect)
  const encode = encoderOf(operation.output)
  const { action, asks, slots } = operation.access

  async function run(call: Call): Promise<unknown> {
    const input = deserialize(call.json)
    requireConstraints(input)
    const context = slots
      ? await authorizedSlots(parts, call, slots(input))
      : await authorized(parts, call, asks?.(input) ?? [{ action }])
    return operation.run(input, context)
  }

  return {
    name: operation.name,
    async call(call) {
      const reply = await (operation.wrapsRequestFaults ? enveloping(run(call)) : run(call))
      onReply?.(operation, reply)
      return { status: 200, body: operation.repliesNothing ? "" : encode(reply as never) }
    },
  }
}

/** Faults of the request wear an envelope in the operations that AWS has moved over. Observed. */
async function enveloping<T>(running: Promise<T>): Promise<T> {
  try {
    return await running
  } catch (error) {
    if (!(error instanceof ApiError && error.ofRequest)) throw error
    throw new ApiError(error.code, `1 validation error detected: ${error.message}`, error.members)
  }
}

/**
 * The context, once the caller may do what the request asks for. Its engine is that of the account
 * in question, and hands out no table without looking at its policy, whatever its region.
 *
 * @throws ApiError AccessDeniedException
 */
async function authorized(
  parts: DispatchParts,
  call: Call,
  asks: readonly Ask[],
): Promise<Context> {
  const { engine: engines, openVault, acrossAccounts } = parts
  const { caller } = call
  const other = acrossAccounts && otherAccountOf(asks, caller.account, acrossAccounts)
  const account = other ?? caller.account
  const engine = engines.forAccount(account, caller.region)
  const authorization = new Authorization({
    requester: caller,
    asks,
    account,
    nowMs: engines.platform.now(),
    onDecision: call.onDecision,
  })
  const { catalog } = engine
  await authorization.decide(catalog)
  const checked = catalog.checkedBy((table) => authorization.check(table))
  const inRegion = (region: string) => {
    const there = engine.inRegion(region)
    const checkedThere = there.catalog.checkedBy((table) => authorization.checkIn(region, table))
    return { ...there, catalog: checkedThere }
  }
  const { requestId, host } = call
  return {
    engine: { ...engine, catalog: checked, inRegion },
    caller,
    platform: engines.platform,
    openVault,
    requestId,
    host,
  }
}

/** Never denies the whole request, but has the engine serve nothing of what is denied. */
async function authorizedSlots(
  parts: DispatchParts,
  call: Call,
  slots: readonly (readonly Ask[])[],
): Promise<Context> {
  const denials = await Promise.all(slots.map((asks) => denialOf(parts, call, asks)))
  const allowed = slots.filter((_, at) => !denials[at]).flat()
  // That these are allowed has been told.
  const context = await authorized(parts, { ...call, onDecision: undefined }, allowed)
  return { ...context, denials }
}

async function denialOf(
  parts: DispatchParts,
  call: Call,
  asks: readonly Ask[],
): Promise<ApiError | undefined> {
  try {
    await authorized(parts, call, asks)
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}
