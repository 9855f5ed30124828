/**
 * Smithy's shapes, as far as AWS's JSON protocols use them: what an operation takes and gives, as
 * data. Deserialisation, constraint checks, encoding and the checks of our own replies all read the
 * same shape, and TypeScript infers the types from it.
 *
 * Not valibot: DynamoDB judges a request in two passes with texts of their own (Java's type names
 * in document order first; then all constraints at once in the order of a Java hash table), which
 * would leave nothing of a general schema library but its notation. See docs/decisions/.
 */
import type { AttributeValue, Item } from "../value/attribute-value.ts"

interface Bounds {
  readonly min?: number
  readonly max?: number
}

export interface StringShape<T extends string = string> extends Bounds {
  readonly kind: "string"
  readonly pattern?: string
  /**
   * The texts of `pattern`, found in one pass: judges in its place where it would go back and forth
   * over what it refuses. `pattern` is still what is printed.
   */
  readonly matcher?: string
  /** What matches this passes, whatever the other constraints say: an ARN in the place of a name. */
  readonly alternative?: string
  /** Members in the order in which DynamoDB prints the set. */
  readonly enum?: readonly T[]
}
export interface IntegerShape extends Bounds {
  readonly kind: "integer" | "long"
}
export interface DoubleShape {
  readonly kind: "double"
}
export interface BooleanShape {
  readonly kind: "boolean"
}
/** Seconds since the epoch, with a fraction. */
export interface TimestampShape {
  readonly kind: "timestamp"
}
export interface AttributeValueShape {
  readonly kind: "attributeValue"
}
/** A map of attribute values. In a reply it may also be stored JSON: see `JsonText`. */
export interface ItemShape {
  readonly kind: "item"
}
export interface ListShape<M extends Shape = Shape> extends Bounds {
  readonly kind: "list"
  readonly member: M
}
export interface MapShape<V extends Shape = Shape> extends Bounds {
  readonly kind: "map"
  readonly key: StringShape
  readonly value: V
}
export interface StructureShape<M extends Members = Members> {
  readonly kind: "structure"
  /** Smithy's name, which DynamoDB prints in SerializationException texts. */
  readonly name: string
  /** In the order in which constraint failures are reported. */
  readonly members: M
}

export type Shape =
  | StringShape
  | IntegerShape
  | DoubleShape
  | BooleanShape
  | TimestampShape
  | AttributeValueShape
  | ItemShape
  | ListShape
  | MapShape
  | StructureShape

export interface Required<S extends Shape = Shape> {
  readonly required: S
}
export type Member = Shape | Required
export interface Members {
  readonly [name: string]: Member
}

/** Stored JSON of an item, to be spliced into a reply without a parse. */
export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type MembersOf<M extends Members> = {
  readonly [K in keyof M as M[K] extends Required ? K : never]: M[K] extends Required<infer S>
    ? Infer<S>
    : never
} & {
  readonly [K in keyof M as M[K] extends Required ? never : K]?:
    | (M[K] extends Shape ? Infer<M[K]> : never)
    | undefined
}

/** The TypeScript type of a value that has this shape. */
export type Infer<S extends Shape> =
  S extends StringShape<infer T>
    ? T
    : S extends IntegerShape | DoubleShape | TimestampShape
      ? number
      : S extends BooleanShape
        ? boolean
        : S extends AttributeValueShape
          ? AttributeValue
          : S extends ItemShape
            ? Item
            : S extends ListShape<infer M>
              ? readonly Infer<M>[]
              : S extends MapShape<infer V>
                ? { readonly [key: string]: Infer<V> }
                : S extends StructureShape<infer M>
                  ? MembersOf<M>
                  : never

/** The same for a reply, where an item may be stored JSON. */
export type InferReply<S extends Shape> = S extends ItemShape
  ? Item | JsonText
  : S extends ListShape<infer M>
    ? readonly InferReply<M>[]
    : S extends MapShape<infer V>
      ? { readonly [key: string]: InferReply<V> }
      : S extends StructureShape<infer M>
        ? {
            readonly [K in keyof M as M[K] extends Required ? K : never]: M[K] extends Required<
              infer R
            >
              ? InferReply<R>
              : never
          } & {
            readonly [K in keyof M as M[K] extends Required ? never : K]?:
              | (M[K] extends Shape ? InferReply<M[K]> : never)
              | undefined
          }
        : Infer<S>

export const string = (bounds: Omit<StringShape, "kind" | "enum"> = {}): StringShape => ({
  kind: "string",
  ...bounds,
})
/** One of a closed set, given in the order in which DynamoDB prints it. */
export const oneOf = <const T extends string>(...members: readonly T[]): StringShape<T> => ({
  kind: "string",
  enum: members,
})
export const integer = (bounds: Bounds = {}): IntegerShape => ({ kind: "integer", ...bounds })
export const long = (bounds: Bounds = {}): IntegerShape => ({ kind: "long", ...bounds })
export const double: DoubleShape = { kind: "double" }
export const boolean: BooleanShape = { kind: "boolean" }
export const timestamp: TimestampShape = { kind: "timestamp" }
export const attributeValue: AttributeValueShape = { kind: "attributeValue" }
export const item: ItemShape = { kind: "item" }
export const list = <M extends Shape>(member: M, bounds: Bounds = {}): ListShape<M> => ({
  kind: "list",
  member,
  ...bounds,
})
export const map = <V extends Shape>(
  value: V,
  bounds: Bounds & { readonly key?: StringShape } = {},
): MapShape<V> => ({ kind: "map", key: string(), value, ...bounds })
export const structure = <const M extends Members>(
  name: string,
  members: M,
): StructureShape<M> => ({
  kind: "structure",
  name,
  members,
})
export const required = <S extends Shape>(shape: S): Required<S> => ({ required: shape })

export function isRequired(member: Member): member is Required {
  return "required" in member
}

export function shapeOf(member: Member): Shape {
  return isRequired(member) ? member.required : member
}
