/**
 * From a target and a JSON body to an operation's reply: the types are read, the caller is
 * authorised, the constraints are judged, and the operation runs on the engine of the caller's own
 * account. This is the only place (with `engine/maintenance.ts`) that chooses an account.
 */
import { authorize } from "../engine/authorize.ts"
import type { Engine } from "../engine/engine.ts"
import { ApiError } from "../error.ts"
import type { Caller, Operation } from "../operation.ts"
import { constraintsOf } from "./constraints.ts"
import { deserializerOf } from "./deserialize.ts"
import { encoderOf } from "./encode.ts"
import type { Reply } from "./reply.ts"

export interface DispatchParts {
  /** By the part of the target before the dot: the service and its version. */
  readonly services: Readonly<Record<string, readonly Operation[]>>
  readonly engine: Engine
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

function callableOf(operation: Operation, { engine, onReply }: DispatchParts): Callable {
  const deserialize = deserializerOf(operation.input)
  const requireConstraints = constraintsOf(operation.input, operation.dialect)
  const encode = encoderOf(operation.output)
  const { action, tables } = operation.access

  async function run(call: Call): Promise<unknown> {
    const input = deserialize(call.json)
    requireConstraints(input)
    const { account, region, arn } = call.caller
    authorize({ account, region, arn, action, tables: tables?.(input) ?? [] })
    return operation.run(input, {
      engine: engine.forAccount(account, region),
      caller: call.caller,
      platform: engine.platform,
      requestId: call.requestId,
      host: call.host,
    })
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
