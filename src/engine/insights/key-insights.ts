/**
 * Counts which keys are accessed and throttled most, of the tables and indexes for which their
 * owners want to know: contributor insights. Each process counts what it serves, in memory.
 */
import { type InsightsRule, ruleNameOf, rulesOf } from "../../model/table/insights.ts"
import type { InsightsSetting, KeyAttribute, Table } from "../../model/table/table.ts"
import type { Item } from "../../model/value/attribute-value.ts"
import { TopKeys } from "./top-keys.ts"

/** Keys kept for each rule, of which as many are shown. */
const keysMax = 100
const shownKeysMax = 10
/** Beyond this many rules, the one that was counted first is forgotten. */
const rulesMax = 400
/** Longer keys are told apart by so much of them. */
const keyCharactersMax = 300

export interface Contributor {
  /** JSON of the key's values. */
  readonly key: string
  readonly count: number
}

export interface RuleReport {
  readonly table: Table
  readonly rule: InsightsRule
  readonly name: string
  readonly contributors: readonly Contributor[]
}

interface Counted {
  readonly table: Table
  readonly rule: InsightsRule
  readonly keys: TopKeys
}

type What = "accessed" | "throttled"

export class KeyInsights {
  /** By the names of rules, behind the numbers of their tables. */
  readonly #counted = new Map<string, Counted>()

  /** @param key holds the key attributes; without a sort key it is a query of the partition */
  accessed(table: Table, key: Item, index?: string): void {
    this.#count(table, key, index, "accessed")
  }

  throttled(table: Table, key: Item, index?: string): void {
    this.#count(table, key, index, "throttled")
  }

  /** What was counted of a table or index so far, rule by rule. */
  reportsOf(table: Table, setting: InsightsSetting): readonly RuleReport[] {
    return rulesOf(table, setting).map((rule) => {
      const name = ruleNameOf(rule, table, setting)
      const contributors = this.#counted.get(`${table.id}/${name}`)?.keys.top(shownKeysMax) ?? []
      return { table, rule, name, contributors }
    })
  }

  /** Of all tables. */
  reports(): readonly RuleReport[] {
    return [...this.#counted].map(([place, { table, rule, keys }]) => {
      const name = place.slice(place.indexOf("/") + 1)
      return { table, rule, name, contributors: keys.top(shownKeysMax) }
    })
  }

  #count(table: Table, key: Item, index: string | undefined, what: What): void {
    const setting = table.insights?.find((each) => each.index === index)
    if (!setting) return
    const { partition, sort } = attributesOf(table, index)
    for (const rule of rulesOf(table, setting)) {
      if (rule.endsWith("C") !== (what === "accessed")) continue
      const names = rule.startsWith("S") ? [...partition, ...sort] : partition
      const text = keyText(names, key)
      if (text !== undefined) this.#keysOf(table, rule, setting).add(text)
    }
  }

  #keysOf(table: Table, rule: InsightsRule, setting: InsightsSetting): TopKeys {
    const place = `${table.id}/${ruleNameOf(rule, table, setting)}`
    const known = this.#counted.get(place)
    if (known) return known.keys
    if (this.#counted.size >= rulesMax) {
      for (const oldest of this.#counted.keys()) {
        this.#counted.delete(oldest)
        break
      }
    }
    const keys = new TopKeys(keysMax)
    this.#counted.set(place, { table, rule, keys })
    return keys
  }
}

function attributesOf(table: Table, index: string | undefined) {
  const owner = table.globalIndexes.find(({ name }) => name === index)
  if (owner) return { partition: owner.partition, sort: owner.sort }
  const { partition, sort } = table.key
  return { partition: [partition], sort: sort ? [sort] : [] }
}

/** Nothing if an attribute is missing: a query has no whole key. */
function keyText(attributes: readonly KeyAttribute[], key: Item): string | undefined {
  const values: unknown[] = []
  for (const { name } of attributes) {
    if (!Object.hasOwn(key, name)) return undefined
    values.push(...Object.values(key[name] as object))
  }
  return JSON.stringify(values).slice(0, keyCharactersMax)
}
