/** The conditions of a statement: parsed, with their values ready to be compared. */
import type { ArnPattern } from "./arn-pattern.ts"
import type { IpRange } from "./ip-range.ts"
import type { Template } from "./template.ts"

/** One operator on one key. */
export interface Condition {
  /** In lower case. */
  readonly key: string
  /** As the document spells it: for people. */
  readonly written: string
  readonly comparison: Comparison
  /** `StringNotEquals` and its like: no value may match. */
  readonly isNegated: boolean
  /** `…IfExists`: holds where the request has no such key. */
  readonly ifExists: boolean
  readonly quantifier?: "ForAllValues" | "ForAnyValue"
}

export type Order = "=" | "<" | "<=" | ">" | ">="

/** What a value is compared with; it is enough if one of several matches. */
export type Comparison =
  | {
      readonly kind: "text"
      readonly ignoresCase: boolean
      /** Those without wildcards and variables: an item may name many thousands of attributes. */
      readonly constants: ReadonlySet<string>
      readonly patterns: readonly Template[]
    }
  | { readonly kind: "arn"; readonly values: readonly ArnPattern[] }
  | { readonly kind: "number"; readonly order: Order; readonly values: readonly number[] }
  /** Milliseconds since the epoch. */
  | { readonly kind: "date"; readonly order: Order; readonly values: readonly number[] }
  | { readonly kind: "boolean"; readonly values: readonly boolean[] }
  /** Canonical base64. */
  | { readonly kind: "binary"; readonly values: readonly string[] }
  | { readonly kind: "ip"; readonly values: readonly IpRange[] }
  /** `Null`: whether the key is to be absent. */
  | { readonly kind: "absence"; readonly values: readonly boolean[] }
