/** Replies that differ only in what is known: in what. */
import { isRightCapacity } from "./capacity.ts"
import type { Seen } from "./seen.ts"
import type { Answer } from "./server.ts"

interface Known {
  readonly name: string
  /** Both replies without the difference; nothing if it is not there. */
  without(seen: Seen): readonly [left: Answer, right: Answer] | undefined
}

type Members = Record<string, unknown>

const known: readonly Known[] = [
  {
    name: "nothing projected in a transaction",
    without: ({ left, right, request }) =>
      request.operation === "TransactGetItems"
        ? [left, JSON.parse(JSON.stringify(right).replaceAll('{"Item":{}}', "{}"))]
        : undefined,
  },
  {
    name: "members of descriptions",
    without: ({ left, right, request }) =>
      request.operation === "DescribeTable"
        ? [withoutNewMembers(left), withoutDatesOfNothing(right)]
        : undefined,
  },
  {
    name: "removal from an absent item",
    without: ({ left, right, ghost }) => {
      const { Attributes, ...rest } = right
      const isGhost = ghost && JSON.stringify(Attributes ?? ghost) === JSON.stringify(ghost)
      return isGhost && left.Attributes === undefined ? [left, rest] : undefined
    },
  },
  {
    name: "ends of ranges",
    without: ({ left, right, table, request: { operation, input } }) => {
      const { LastEvaluatedKey, ...rest } = left
      const isAtLimit = operation === "Query" && left.ScannedCount === input.Limit
      const [, [sortKey] = [""]] = table.keys
      const end = JSON.stringify((LastEvaluatedKey as Members | undefined)?.[sortKey])
      // Nothing can come behind the greatest sort key that was asked for.
      const bounds = Object.values((input.ExpressionAttributeValues ?? {}) as Members)
      const isEnd = bounds.some((bound) => JSON.stringify(bound) === end)
      return isAtLimit && isEnd && !right.LastEvaluatedKey ? [rest, right] : undefined
    },
  },
  {
    name: "capacity",
    without: ({ left, right, request, table, touched }) => {
      const { ConsumedCapacity: ours, ...rest } = left
      const { ConsumedCapacity: theirs, ...theirRest } = right
      if (JSON.stringify(ours) === JSON.stringify(theirs)) return undefined
      return isRightCapacity(left, request, table, touched) ? [rest, theirRest] : undefined
    },
  },
]

export const replyNames = ["numbers inside documents", ...known.map(({ name }) => name)]

/** The name of the first difference that is known, if there is none besides the known ones. */
export function repliesAlike(seen: Seen): string | undefined {
  if (seen.left.code !== undefined || seen.right.code !== undefined) return undefined
  const found: string[] = []
  let { left, right } = seen
  for (const { name, without } of known) {
    const both = without({ ...seen, left, right })
    if (!both) continue
    if (seen.ghost || JSON.stringify(both) !== JSON.stringify([left, right])) found.push(name)
    ;[left, right] = both
  }
  return JSON.stringify(left) === JSON.stringify(right) ? found[0] : undefined
}

/** Members that were added to the API after Local; of an index on demand it tells no throughput. */
function withoutNewMembers({ Table }: Answer): Answer {
  const { WarmThroughput, GlobalSecondaryIndexes, ...rest } = Table as Members
  const indexes = (GlobalSecondaryIndexes as Members[] | undefined)?.map(
    ({ WarmThroughput: _, ProvisionedThroughput, ...index }) => {
      const { NumberOfDecreasesToday, ...throughput } = ProvisionedThroughput as Members
      return throughput.ReadCapacityUnits === 0
        ? index
        : { ...index, ProvisionedThroughput: throughput }
    },
  )
  return { Table: ordered({ ...rest, ...(indexes && { GlobalSecondaryIndexes: indexes }) }) }
}

function withoutDatesOfNothing({ Table }: Answer): Answer {
  const { ProvisionedThroughput, ...rest } = Table as Members
  const { LastDecreaseDateTime, LastIncreaseDateTime, ...throughput } =
    ProvisionedThroughput as Members
  const wereNever = LastDecreaseDateTime === 0 && LastIncreaseDateTime === 0
  return {
    Table: ordered({
      ...rest,
      ProvisionedThroughput: wereNever ? throughput : ProvisionedThroughput,
    }),
  }
}

function ordered(members: Members): Members {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)))
}
