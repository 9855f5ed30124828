/** An operation's reply to JSON text. */
import {
  type InferReply,
  JsonText,
  type Shape,
  type StructureShape,
  shapeOf,
} from "../model/shape/shape.ts"

type Encoder = (value: unknown) => string

/**
 * Prepares the encoding of an operation's output, once. Stored items are spliced in as they are;
 * what is `undefined` is left out.
 */
export function encoderOf<S extends StructureShape>(shape: S): (reply: InferReply<S>) => string {
  return encoder(shape) as (reply: InferReply<S>) => string
}

function encoder(shape: Shape): Encoder {
  if (!holdsItem(shape)) return JSON.stringify
  switch (shape.kind) {
    case "structure":
      return structureEncoder(shape)
    case "list": {
      const encode = encoder(shape.member)
      return (value) => `[${(value as readonly unknown[]).map(encodeOne(encode)).join(",")}]`
    }
    case "map": {
      const encode = encoder(shape.value)
      return (value) =>
        `{${Object.entries(value as object)
          .map(([key, entry]) => `${JSON.stringify(key)}:${encode(entry)}`)
          .join(",")}}`
    }
    default:
      return encodeItem
  }
}

/** `map` hands on a position that JSON.stringify would take for its replacer. */
function encodeOne(encode: Encoder): Encoder {
  return (value) => encode(value)
}

function encodeItem(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value)
}

function structureEncoder(shape: StructureShape): Encoder {
  const members = Object.entries(shape.members).map(([name, member]) => ({
    name,
    label: `${JSON.stringify(name)}:`,
    encode: encoder(shapeOf(member)),
  }))
  return (value) => {
    const given = value as Readonly<Record<string, unknown>>
    let text = ""
    for (const { name, label, encode } of members) {
      const member = given[name]
      if (member === undefined) continue
      text += text === "" ? "{" : ","
      text += label
      text += encode(member)
    }
    return text === "" ? "{}" : `${text}}`
  }
}

/** Everything else is plain data, which JSON.stringify writes faster than we could. */
function holdsItem(shape: Shape): boolean {
  switch (shape.kind) {
    case "item":
      return true
    case "list":
      return holdsItem(shape.member)
    case "map":
      return holdsItem(shape.value)
    case "structure":
      return Object.values(shape.members).some((member) => holdsItem(shapeOf(member)))
    default:
      return false
  }
}
