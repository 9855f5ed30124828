import type { AccountEngine } from "../../engine/engine.ts"
import { uniqueIdsOf } from "../../engine/named-principals.ts"
import { readPolicy } from "../../model/policy/parse-policy.ts"
import type { UniqueIds } from "../../model/policy/policy.ts"

/** Whom a trust policy that has been judged names, as they are now. */
export function trustedBy(engine: AccountEngine, document: string): Promise<UniqueIds | undefined> {
  return uniqueIdsOf(engine, readPolicy(document, { kind: "trust", source: "" }))
}
