/** Random tables. Requests call theirs `TABLE`, whatever its name is on the day. */
import type { SeededRandom } from "../support/seeded-random.ts"
import { type Attributes, attributesOf, keyValueOf, numbers, strings } from "./values.ts"

export const tablePlaceholder = "TABLE"
export const indexName = "byA"

export interface ComparedTable {
  /** Names and types, partition key first. */
  readonly keys: readonly (readonly [name: string, type: string])[]
  /** Those of its global index `byA`, if it has one. */
  readonly indexKeys: readonly (readonly [name: string, type: string])[]
  /** Whether the index has whole items, and not keys alone. */
  readonly projectsAll: boolean
  readonly create: Readonly<Record<string, unknown>>
}

export function tableOf(random: SeededRandom, withIndexes: boolean): ComparedTable {
  const types = ["S", "N", "B"] as const
  const partition = ["pk", random.pick(types)] as const
  const sort = ["sk", random.pick(types)] as const
  const keys = random.oneIn(3) ? [partition] : [partition, sort]
  const hasIndex = withIndexes && random.oneIn(2)
  const indexKeys = hasIndex ? [["a", "S"] as const, ["b", "N"] as const] : []
  const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 }
  const isProvisioned = random.oneIn(2)
  const ProjectionType = random.pick(["ALL", "KEYS_ONLY"])
  const index = {
    IndexName: indexName,
    KeySchema: schemaOf(indexKeys),
    Projection: { ProjectionType },
    ...(isProvisioned && { ProvisionedThroughput: throughput }),
  }
  return {
    keys,
    indexKeys,
    projectsAll: ProjectionType === "ALL",
    create: {
      TableName: tablePlaceholder,
      AttributeDefinitions: [...keys, ...indexKeys].map(([AttributeName, AttributeType]) => ({
        AttributeName,
        AttributeType,
      })),
      KeySchema: schemaOf(keys),
      ...(isProvisioned
        ? { ProvisionedThroughput: throughput }
        : { BillingMode: "PAY_PER_REQUEST" }),
      ...(hasIndex && { GlobalSecondaryIndexes: [index] }),
    },
  }
}

function schemaOf(keys: ComparedTable["keys"]) {
  return keys.map(([AttributeName], place) => ({
    AttributeName,
    KeyType: place === 0 ? "HASH" : "RANGE",
  }))
}

export function keyOf(random: SeededRandom, { keys }: ComparedTable): Attributes {
  return Object.fromEntries(keys.map(([name, type]) => [name, keyValueOf(random, type)]))
}

/** Attributes that an index is of have its types most of the time: otherwise it would stay empty. */
export function itemOf(random: SeededRandom, table: ComparedTable): Attributes {
  const values = { S: () => random.pick(strings), N: () => random.pick(numbers) }
  const indexed = table.indexKeys
    .filter(() => !random.oneIn(4))
    .map(([name, type]) => [name, { [type]: values[type === "N" ? "N" : "S"]() }])
  return {
    ...attributesOf(random),
    ...Object.fromEntries(indexed),
    ...keyOf(random, table),
  }
}
