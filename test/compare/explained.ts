/**
 * Differences from DynamoDB Local that are known, each with its line of the same name in
 * docs/compatibility.md. They are counted apart, so that a run shows what is not explained yet.
 * Each holds what we say against the request, so that a fault of ours is not explained away.
 */
import { faultOf, stageOf } from "./faults.ts"
import { isIfNotExistsOfItself, isInRequest, isOfPaths, plainExpression } from "./in-request.ts"
import { repliesAlike, replyNames } from "./replied.ts"
import type { ComparedRequest } from "./requests.ts"
import type { Asked, Seen } from "./seen.ts"
import type { Answer } from "./server.ts"
import { spellingNames, spellingOf } from "./spelling.ts"

interface Explanation {
  readonly name: string
  explains(seen: Seen): boolean
}

const missing = "The provided expression refers to an attribute that does not exist in the item"
const invalidPath = "The document path provided in the update expression is invalid for update"
const twice = "Transaction request cannot include multiple operations on one item"
const distinct = /distinct from the remaining operands.*operator: if_not_exists/
const atRunTime = /invalid for update$|does not exist in the item$|incorrect data type$/
const scalars = /^Key attributes must be scalars; .*: IndexKey: (\w+)$/
const orderOfFaults = "order of faults"
const containsType =
  /ComparisonOperator (NOT_)?CONTAINS is not valid for (BOOL|NULL) AttributeValue type$/

const explanations: readonly Explanation[] = [
  {
    name: "a peer that fell over",
    explains: ({ left, right }) => left.code === "SerializationException" && right.status === 500,
  },
  {
    name: "items twice in transactions",
    explains: ({ left, request }) => faultOf(left) === twice && namesAKeyTwice(request.input),
  },
  {
    name: "overlapping paths",
    explains: ({ left, right, ...asked }) =>
      [left, right].every((side) => isOfPaths(faultOf(side))) && isInRequest(faultOf(left), asked),
  },
  {
    name: "closed sets",
    explains: ({ left, right, request: { input } }) =>
      /Value '(.*)' at 'returnConsumedCapacity' failed/.exec(faultOf(left))?.[1] === "WRONG" &&
      input.ReturnConsumedCapacity === "WRONG" &&
      right.status !== 500,
  },
  {
    name: "index keys",
    explains: ({ left, right, request, table }) =>
      !isEarlier(right, left) &&
      table.indexKeys.some(([name]) => name === scalars.exec(faultOf(left))?.[1]) &&
      checksWithin(scalars.exec(faultOf(left))?.[1] ?? "", left, request),
  },
  {
    name: "types of conditions",
    explains: ({ left, right, ...asked }) =>
      containsType.test(faultOf(left)) &&
      isInRequest(faultOf(left), asked) &&
      !isEarlier(right, left),
  },
  {
    name: "removal from an absent item",
    explains: ({ left, right, removedFromNothing }) =>
      removedFromNothing && left.code === undefined && faultOf(right) === invalidPath,
  },
  {
    name: "operands that are not needed",
    explains: ({ left, right, request: { input } }) =>
      (left.code === undefined || atRunTime.test(faultOf(left))) &&
      faultOf(right) === missing &&
      /if_not_exists\([^(),]+, [^:]/.test(plainExpression(input)),
  },
  {
    name: "operands that are not needed",
    explains: ({ left, right, request: { input } }) =>
      isOnlyTheirs(right, input) &&
      (left.code === undefined ||
        faultOf(left) === missing ||
        /conditional request/.test(faultOf(left))),
  },
]

export const explanationNames: ReadonlySet<string> = new Set([
  ...explanations.map(({ name }) => name),
  ...spellingNames,
  ...replyNames,
  orderOfFaults,
])

/** The name of the first explanation that fits, if any does. */
export function explanationOf(seen: Seen): string | undefined {
  const told = JSON.stringify(seen.right)
  const plain = told.replaceAll('"N":"1e2"', '"N":"100"').replaceAll("{N:1e2}", "{N:100}")
  const right = JSON.parse(plain) as Answer
  if (plain !== told && plain === JSON.stringify(seen.left)) return "numbers inside documents"
  const plainly = { ...seen, right }
  return (
    refusedAlike(plainly) ??
    repliesAlike(plainly) ??
    explanations.find(({ explains }) => explains(plainly))?.name
  )
}

/**
 * The explanation there would be if the request has the fault that we tell: DynamoDB finds it no
 * later than the other. Whether it has the fault, the peer tells of the request's parts.
 */
export function explanationByOrder({ left, right, request }: Seen): string | undefined {
  if (left.code === undefined || right.code === undefined) return undefined
  if (isOnlyTheirs(right, request.input)) return "operands that are not needed"
  const [at, than] = [left, right].map((side) => stageOf(faultOf(side), request.operation))
  if (at === undefined || than === undefined || at > than) return undefined
  return orderOfFaults
}

/** Both are refused for one fault: in what they differ. */
export function refusedAlike({ left, right, ...asked }: Seen): string | undefined {
  if (left.code === undefined || right.code === undefined) return undefined
  const { message: ours, CancellationReasons: causes, ...rest } = left
  const { message: theirs, CancellationReasons: theirCauses, ...theirRest } = right
  if (isReasons(causes) && isReasons(theirCauses)) {
    const at = causes.findIndex(({ Code }) => Code === "ValidationError")
    const validated = at < 0 ? undefined : reasonAlike(causes[at] ?? {}, theirCauses[at], asked)
    // The first action that is not valid ends it here: no conditions are looked at (observed).
    if (validated && isAlone(causes) && !isAlone(theirCauses)) return orderOfFaults
    const names = causes.map((reason, at) => reasonAlike(reason, theirCauses[at], asked))
    const isAlike = ours === theirs && causes.length === theirCauses.length
    if (!isAlike || names.includes(undefined)) return undefined
    return names.find((name) => name !== "same")
  }
  if (isReasons(causes)) {
    const { Code, Message } = causes.find(({ Code }) => Code !== "None") ?? {}
    const isOne = isAlone(causes) && Code === "ValidationError"
    const isSame = spellingOf(Message ?? "", String(theirs), asked) !== undefined
    return isOne && isSame && right.code === "ValidationException"
      ? "faults in transactions"
      : undefined
  }
  if (JSON.stringify(rest) !== JSON.stringify(theirRest)) return undefined
  return spellingOf(String(ours), String(theirs), asked)
}

interface Reason {
  readonly Code?: string
  readonly Message?: string
}

function isReasons(value: unknown): value is readonly Reason[] {
  return Array.isArray(value)
}

/** All the others are `None`. */
function isAlone(reasons: readonly Reason[]): boolean {
  return reasons.filter(({ Code }) => Code !== "None").length === 1
}

function reasonAlike(ours: Reason, theirs: Reason = {}, asked: Asked): string | undefined {
  const { Message: left = "", ...rest } = ours
  const { Message: right = "", ...theirRest } = theirs
  if (JSON.stringify(rest) !== JSON.stringify(theirRest)) return undefined
  return spellingOf(left, right, asked)
}

function isEarlier(one: Answer, other: Answer): boolean {
  const [at, than] = [one, other].map((side) => stageOf(faultOf(side)))
  return at !== undefined && than !== undefined && at < than
}

/** Only Local has something against `if_not_exists(a, a)`. */
function isOnlyTheirs(right: Answer, input: ComparedRequest["input"]): boolean {
  return distinct.test(faultOf(right)) && isIfNotExistsOfItself(input)
}

function namesAKeyTwice({ TransactItems }: ComparedRequest["input"]): boolean {
  if (!Array.isArray(TransactItems)) return false
  const keys = TransactItems.map((action) => {
    const [{ Key, Item }] = Object.values(action) as [{ Key?: Answer; Item?: Answer }]
    const { pk, sk } = Key ?? Item ?? {}
    return JSON.stringify([pk, sk])
  })
  return new Set(keys).size < keys.length
}

/** Whether the action that we found at fault is a ConditionCheck of a path into that attribute. */
function checksWithin(name: string, left: Answer, { input }: ComparedRequest): boolean {
  if (!isReasons(left.CancellationReasons) || !Array.isArray(input.TransactItems)) return false
  const at = left.CancellationReasons.findIndex(({ Code }) => Code === "ValidationError")
  const { ConditionCheck } = input.TransactItems[at] ?? {}
  return new RegExp(`(^|[ (])${name}[.[]`).test(plainExpression(ConditionCheck ?? {}))
}
