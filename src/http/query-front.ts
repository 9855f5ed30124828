/** IAM and STS on the port of DynamoDB: form requests, told apart by what they are signed for. */
import type { Decided } from "../engine/authorize.ts"
import { requireControlAccess } from "../engine/control-access.ts"
import type { RequestKeys } from "../engine/control-context.ts"
import { ApiError } from "../error.ts"
import type { StructureShape } from "../model/shape/shape.ts"
import type { Caller, Operation } from "../operation.ts"
import type { Seen } from "./audit.ts"
import { formInput, xmlOfReply } from "./aws-query.ts"
import { constraintsOf } from "./constraints.ts"
import { deserializerOf } from "./deserialize.ts"
import { contextOf, type DispatchParts } from "./dispatch.ts"
import { codeOf } from "./error-response.ts"
import type { IncomingRequest } from "./incoming-request.ts"
import type { SignedService } from "./middleware/authenticate.ts"
import { queryErrorReply } from "./query-error.ts"
import type { Reply } from "./reply.ts"

export interface QueryService {
  readonly name: SignedService
  readonly version: string
  /** Of its XML. */
  readonly namespace: string
  readonly operations: readonly Operation[]
  /** What conditions may ask about the input of an operation. */
  readonly conditionKeys?: (operation: string, input: unknown) => RequestKeys
}

export interface QueryParts extends Pick<DispatchParts, "engine" | "openVault" | "onReply"> {
  readonly services: readonly QueryService[]
}

export interface QueryCall {
  readonly request: IncomingRequest
  readonly body: Uint8Array
  readonly requestId: string
  readonly seen: Seen
  readonly authenticate: (services: readonly SignedService[]) => Promise<Caller>
  /** What else is asked of every request. Throws ApiError. */
  readonly admit: (request: IncomingRequest, signer: Caller, operation: string) => void
}

interface Running {
  readonly caller: Caller
  readonly requestId: string
  readonly host: string
  readonly onDecision?: ((decided: Decided) => void) | undefined
}

interface QueryCallable {
  readonly operation: Operation
  run(form: URLSearchParams, call: Running): Promise<unknown>
}

const formType = "application/x-www-form-urlencoded"

export function isFormRequest(request: IncomingRequest): boolean {
  return request.header("content-type")?.toLowerCase().startsWith(formType) === true
}

/** Answers form requests; never throws. */
export function queryFront(parts: QueryParts): (call: QueryCall) => Promise<Reply> {
  const { services, engine } = parts
  const names = services.map(({ name }) => name)
  const callables = new Map<string, QueryCallable>()
  for (const { name, operations, conditionKeys } of services) {
    for (const operation of operations) {
      callables.set(`${name}:${operation.name}`, callableOf(operation, parts, conditionKeys))
    }
  }

  async function answer(call: QueryCall, service: { found: QueryService }): Promise<Reply> {
    const { request, body, requestId, seen } = call
    const { onDecision } = seen
    const host = request.header("host") ?? ""
    const caller = await call.authenticate(names)
    const found = services.find(({ name }) => name === caller.service) ?? service.found
    service.found = found
    const form = new URLSearchParams(new TextDecoder().decode(body))
    const action = form.get("Action") ?? ""
    const callable = callables.get(`${found.name}:${action}`)
    if (!callable || form.get("Version") !== found.version) {
      const version = form.get("Version") ?? ""
      throw new ApiError(
        "InvalidAction",
        `Could not find operation ${action} for version ${version}`,
      )
    }
    const { operation } = callable
    seen.name = operation.name
    call.admit(request, caller, operation.name)
    const reply = await callable.run(form, { caller, requestId, host, onDecision })
    parts.onReply?.(operation, reply)
    const output = operation.repliesNothing ? undefined : operation.output
    const { namespace } = found
    const text = xmlOfReply({ operation: operation.name, namespace, requestId }, output, reply)
    return { status: 200, body: text, headers: { "content-type": "text/xml" } }
  }

  return async (call) => {
    const service = { found: services[0] as QueryService }
    try {
      return await answer(call, service)
    } catch (thrown) {
      const { namespace } = service.found
      call.seen.code = codeOf(thrown)
      const { requestId } = call
      return queryErrorReply(thrown, { namespace, requestId, platform: engine.platform })
    }
  }
}

function callableOf(
  operation: Operation,
  parts: QueryParts,
  conditionKeys: QueryService["conditionKeys"],
): QueryCallable {
  const deserialize = deserializerOf(operation.input as StructureShape)
  const requireConstraints = constraintsOf(operation.input, "classic")
  return {
    operation,
    async run(form, { caller, requestId, host, onDecision }) {
      const input = deserialize(formInput(operation.input, form))
      requireConstraints(input)
      const context = { ...contextOf(parts, { caller, requestId, host }), onDecision }
      const { access } = operation
      if (!access.isForEverybody) {
        const { action } = access
        const resources = (await access.resources?.(input, context)) ?? [{ arn: "*", tags: {} }]
        const nowMs = parts.engine.platform.now()
        const keys = conditionKeys?.(operation.name, input) ?? new Map()
        requireControlAccess({ requester: caller, action, resources, keys, nowMs, onDecision })
      }
      return operation.run(input, context)
    },
  }
}
