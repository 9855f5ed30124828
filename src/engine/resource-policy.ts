/** The policies of resources, parsed once for each definition that is kept. */
import { readPolicy } from "../model/policy/parse-policy.ts"
import type { Policy } from "../model/policy/policy.ts"
import type { Table } from "../model/table/table.ts"

const parsed = new WeakMap<Table, readonly Policy[]>()

/** The table's, which speaks of its indexes, too; nothing if it has none. */
export function resourcePoliciesOf(table: Table): readonly Policy[] | undefined {
  const { resourcePolicy } = table
  if (!resourcePolicy) return undefined
  const known = parsed.get(table)
  if (known) return known
  const { document, ids } = resourcePolicy
  const policies = [readPolicy(document, { kind: "resource", source: table.arn, ids })]
  parsed.set(table, policies)
  return policies
}
