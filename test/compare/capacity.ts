/** How DynamoDB Local counts capacity, where that is not how the AWS guide says. */
import type { ComparedRequest } from "./requests.ts"
import type { Answer } from "./server.ts"

/** Whether the two differ in ConsumedCapacity alone, and by no more than what is known. */
export function isCapacityOfLocal(left: Answer, right: Answer, request: ComparedRequest): boolean {
  if (JSON.stringify(withoutCapacity(left)) !== JSON.stringify(withoutCapacity(right))) return false
  const [ours, theirs] = [capacityOf(left), capacityOf(right)]
  switch (request.operation) {
    case "PutItem":
      return hasHalfAnIndexKey(request.input) && theirs?.units === (ours?.units ?? 0) + 1
    case "DeleteItem":
      return deletesDiffer(ours, theirs, request)
    case "Query":
    case "Scan":
      return right.ScannedCount === 0 && theirs?.units === 0 && ours?.units === least(request.input)
    case "BatchGetItem":
      return ours?.units === (theirs?.units ?? 0) + missingUnits(left, request)
    case "BatchWriteItem":
      return isWithin(ours, theirs, deletesIn(request.input))
    case "TransactWriteItems":
      return isSumOfTwos(ours, theirs, request)
    case "TransactGetItems":
      return isWithin(ours, theirs, 0)
    default:
      return false
  }
}

interface Capacity {
  readonly units: number
}

/** One table alone is compared. */
function capacityOf({ ConsumedCapacity }: Answer): Capacity | undefined {
  const [one] = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity]
  return one && { units: one.CapacityUnits }
}

/**
 * Each action costs two units here, for no item is large, and up to two for the index. Local rounds
 * the sum, counts a delete once, and the index twice.
 */
function isSumOfTwos(
  ours: Capacity | undefined,
  theirs: Capacity | undefined,
  { input }: ComparedRequest,
): boolean {
  if (!ours || !theirs || !Array.isArray(input.TransactItems)) return false
  const count = input.TransactItems.length
  return ours.units >= 2 * count && ours.units <= 4 * count && theirs.units <= 6 * count
}

/** Such an item is not in the index; Local takes a unit for it. */
function hasHalfAnIndexKey({ Item }: ComparedRequest["input"]): boolean {
  const { a, b } = Item as Answer
  return (a === undefined) !== (b === undefined)
}

/** Local tells what nobody asked for. */
function deletesDiffer(
  ours: Capacity | undefined,
  theirs: Capacity | undefined,
  { input }: ComparedRequest,
): boolean {
  const isAsked = ["TOTAL", "INDEXES"].includes(String(input.ReturnConsumedCapacity))
  return isAsked ? isWithin(ours, theirs, 1) : ours === undefined && theirs !== undefined
}

/** A delete counts one unit more or less, on the table and on each of one index. */
function isWithin(ours?: Capacity, theirs?: Capacity, deletes = 0): boolean {
  if (!ours || !theirs) return false
  return Math.abs(ours.units - theirs.units) <= 2 * deletes
}

function deletesIn({ RequestItems, TransactItems }: ComparedRequest["input"]): number {
  const actions = (TransactItems ?? Object.values(RequestItems ?? {})[0] ?? []) as readonly object[]
  return actions.filter((action) => "Delete" in action || "DeleteRequest" in action).length
}

/** Each item that is not there costs as much as a small one; Local takes nothing. */
function missingUnits(answer: Answer, { input }: ComparedRequest): number {
  const [block] = Object.values((input.RequestItems ?? {}) as Record<string, { Keys: object[] }>)
  const [found] = Object.values((answer.Responses ?? {}) as Record<string, object[]>)
  return ((block?.Keys.length ?? 0) - (found?.length ?? 0)) * least({ ...block })
}

function least({ ConsistentRead }: ComparedRequest["input"]): number {
  return ConsistentRead === true ? 1 : 0.5
}

function withoutCapacity({ ConsumedCapacity, ...rest }: Answer): Answer {
  return rest
}
