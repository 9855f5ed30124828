import { consumedCapacity, readUnits } from "../../../engine/capacity.ts"
import { readItems } from "../../../engine/read.ts"
import type { StoredItem } from "../../../engine/stored-item.ts"
import { ApiError } from "../../../error.ts"
import { batchGetBytesMax, batchGetKeysMax } from "../../../limits.ts"
import { projectionOfAttributes } from "../../../model/expression/legacy-projection.ts"
import { type Projection, project } from "../../../model/expression/projection.ts"
import { parseKey } from "../../../model/key/key-schema.ts"
import {
  boolean,
  type Infer,
  item,
  JsonText,
  list,
  map,
  required,
  string,
  structure,
} from "../../../model/shape/shape.ts"
import type { Item } from "../../../model/value/attribute-value.ts"
import { parseItem } from "../../../model/value/parse-value.ts"
import { defineOperation } from "../../../operation.ts"
import { askToGet } from "../access/read-asks.ts"
import { parseProjectionOnly } from "../expressions.ts"
import { keyIdentity } from "../key-identity.ts"
import { checkKeyPaths } from "../key-paths.ts"
import { checkMixing } from "../parameters.ts"
import * as shapes from "../shapes/item-shapes.ts"

const keysAndAttributes = structure("KeysAndAttributes", {
  Keys: required(list(item, { min: 1, max: batchGetKeysMax })),
  AttributesToGet: shapes.attributesToGet,
  ConsistentRead: boolean,
  ProjectionExpression: string(),
  ExpressionAttributeNames: shapes.attributeNames,
})
type KeysAndAttributes = Infer<typeof keysAndAttributes>

const requestItems = map(keysAndAttributes, { key: shapes.batchTableName, min: 1, max: 100 })

export const batchGetItem = defineOperation({
  name: "BatchGetItem",
  dialect: "classic",
  input: structure("BatchGetItemInput", {
    ReturnConsumedCapacity: shapes.returnConsumedCapacity,
    RequestItems: required(requestItems),
  }),
  output: structure("BatchGetItemOutput", {
    Responses: required(map(list(item))),
    UnprocessedKeys: required(map(keysAndAttributes)),
    ConsumedCapacity: list(shapes.consumedCapacity),
  }),
  access: {
    action: "dynamodb:BatchGetItem",
    asks: ({ RequestItems, ReturnConsumedCapacity }) =>
      Object.entries(RequestItems).map(([table, gets]) =>
        askToGet(
          {
            action: "dynamodb:BatchGetItem",
            table,
            returnConsumedCapacity: ReturnConsumedCapacity,
          },
          gets,
        ),
      ),
  },

  async run(input, { engine }) {
    const blocks = parseBlocks(input.RequestItems)
    const found = await readItems(
      engine,
      blocks.map(({ tableName, keys, projection, consistent }) => ({
        tableName,
        keysIn(table) {
          checkDistinct(
            blocks
              .filter((block) => engine.catalog.nameOf(block.tableName) === table.name)
              .flatMap((block) => block.keys),
          )
          checkKeyPaths(table.key, { projection }, table)
          return keys.map((key) => parseKey(table.key, key))
        },
        consistent,
      })),
    )
    let bytesLeft = batchGetBytesMax
    const answers = blocks.map((block, at) => {
      const answer = answerOf(block, found[at] ?? [], bytesLeft)
      bytesLeft -= answer.bytes
      return answer
    })
    const unprocessed = answers.filter(({ request }) => request !== undefined)
    return {
      Responses: Object.fromEntries(answers.map(({ tableName, items }) => [tableName, items])),
      UnprocessedKeys: Object.fromEntries(
        unprocessed.map(({ tableName, request }) => [tableName, request as KeysAndAttributes]),
      ),
      ConsumedCapacity: capacitiesOf(input.ReturnConsumedCapacity, answers),
    }
  },
})

interface Block {
  readonly tableName: string
  readonly request: KeysAndAttributes
  readonly keys: readonly Item[]
  readonly projection: Projection | undefined
  readonly consistent: boolean
}

/** Judges everything that can be judged without the tables. */
function parseBlocks(requests: Infer<typeof requestItems>): readonly Block[] {
  const entries = Object.entries(requests)
  if (entries.reduce((sum, [, { Keys }]) => sum + Keys.length, 0) > batchGetKeysMax) {
    throw ApiError.invalid("Too many items requested for the BatchGetItem call")
  }
  // One block with the one and another with the other are as mixed as one with both (observed).
  const given = <K extends keyof KeysAndAttributes>(name: K) =>
    entries.find(([, request]) => request[name] !== undefined)?.[1][name]
  checkMixing(
    {
      AttributesToGet: given("AttributesToGet"),
      ProjectionExpression: given("ProjectionExpression"),
    },
    ["AttributesToGet"],
    ["ProjectionExpression"],
  )
  for (const [, request] of entries) checkMixing(request, [], ["ProjectionExpression"])
  return entries.map(([tableName, request]) => {
    const keys = request.Keys.map((key) => parseItem(key, "current"))
    const attributes = projectionOfAttributes(request.AttributesToGet)
    const projection = parseProjectionOnly(request) ?? attributes
    return { tableName, request, keys, projection, consistent: request.ConsistentRead ?? false }
  })
}

/** A table may stand in a request by its name and by its ARN. */
function checkDistinct(keys: readonly Item[]): void {
  if (new Set(keys.map(keyIdentity)).size === keys.length) return
  throw ApiError.invalid("Provided list of item keys contains duplicates")
}

interface Answer {
  readonly tableName: string
  readonly items: readonly (Item | JsonText)[]
  readonly bytes: number
  readonly units: number
  /** What did not fit into the reply, as a request to send next. */
  readonly request: KeysAndAttributes | undefined
}

function answerOf(
  { tableName, request, projection, consistent }: Block,
  found: readonly (StoredItem | undefined)[],
  bytesMax: number,
): Answer {
  const items: (Item | JsonText)[] = []
  let bytes = 0
  let units = 0
  for (const [at, stored] of found.entries()) {
    if (bytes + (stored?.size ?? 0) > bytesMax) {
      const rest = { ...request, Keys: request.Keys.slice(at) }
      return { tableName, items, bytes, units, request: rest }
    }
    units += readUnits(stored?.size ?? 0, consistent)
    if (!stored) continue
    bytes += stored.size
    items.push(projection ? project(projection, stored.item) : new JsonText(stored.body))
  }
  return { tableName, items, bytes, units, request: undefined }
}

function capacitiesOf(
  asked: Infer<typeof shapes.returnConsumedCapacity> | undefined,
  answers: readonly Answer[],
) {
  if (asked === undefined || asked === "NONE") return undefined
  return answers.flatMap(({ tableName, units }) => consumedCapacity(asked, tableName, units) ?? [])
}
