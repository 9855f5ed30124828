/**
 * DynamoDB's values in the form they have on the wire and in storage. There is no second
 * representation: an item that nobody changes is never converted.
 *
 * Attribute names are the caller's, so `__proto__` and `constructor` are ordinary names here. Read
 * through `attributeOf`, build with spread, computed keys or `Object.fromEntries`; never assign
 * `item[name] = value`, which would reach a prototype.
 */
export type AttributeValue =
  | { readonly S: string }
  /** Decimal text; normalised once the value has passed `parseAttributeValue`. */
  | { readonly N: string }
  /** Standard base64 with padding. */
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Item }

export interface Item {
  readonly [name: string]: AttributeValue
}

export type AttributeType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "BOOL" | "NULL" | "L" | "M"

/** The only types a key attribute may have. */
export type ScalarType = "S" | "N" | "B"

/** The type of a value that has passed `parseAttributeValue`: its only member. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType
  throw new Error("an attribute value without a type")
}

/** The attribute, or nothing; never something inherited. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}
