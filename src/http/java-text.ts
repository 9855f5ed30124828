import { type Shape, type StructureShape, shapeOf } from "../model/shape/shape.ts"

/** A value as constraint failures echo it: in quotes, as Java's `toString` prints it. */
export function echoOf(shape: Shape, value: unknown): string {
  return value === undefined || value === null ? "null" : `'${javaText(shape, value)}'`
}

function javaText(shape: Shape, value: unknown): string {
  if (value === null) return "null"
  switch (shape.kind) {
    case "list": {
      const elements = value as readonly unknown[]
      return `[${elements.map((element) => javaText(shape.member, element)).join(", ")}]`
    }
    case "map":
      // BatchGetItem echoes its request as it came. Observed.
      if (shape.value.kind === "structure" && shape.value.name === "KeysAndAttributes") {
        return jsonOf(shape.value, value as Readonly<Record<string, object | null>>)
      }
      return mapText(value, (entry) => javaText(shape.value, entry))
    case "structure": {
      const members = value as Record<string, unknown>
      const texts = Object.entries(shape.members)
        .filter(([name]) => members[name] !== undefined)
        .map(([name, member]) => `${camelCase(name)}=${javaText(shapeOf(member), members[name])}`)
      return `${shape.name}(${texts.join(", ")})`
    }
    case "item":
      return mapText(value, attributeValueText)
    case "attributeValue":
      return attributeValueText(value)
    default:
      return String(value)
  }
}

/** Known members only: nobody has looked into the others, which may be deeper than any stack. */
function jsonOf(shape: StructureShape, map: Readonly<Record<string, object | null>>): string {
  const knownOf = (entry: object) =>
    Object.fromEntries(Object.entries(entry).filter(([name]) => Object.hasOwn(shape.members, name)))
  const entries = Object.entries(map).map(([key, entry]) => [key, entry && knownOf(entry)])
  return JSON.stringify(Object.fromEntries(entries))
}

/** `TableName` is the member `tableName` of AWS's Java class. */
export function camelCase(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function mapText(value: unknown, textOf: (entry: unknown) => string): string {
  const entries = Object.entries(value as object)
  return `{${entries.map(([key, entry]) => `${key}=${textOf(entry)}`).join(", ")}}`
}

function attributeValueText(value: unknown): string {
  const members = Object.entries(value as object)
  return `AttributeValue(${members.map(([type, inner]) => memberText(type, inner)).join(", ")})`
}

function memberText(type: string, inner: unknown): string {
  const name = type.toLowerCase()
  if (type === "M") return `${name}=${mapText(inner, attributeValueText)}`
  if (type === "L") {
    return `${name}=[${(inner as readonly unknown[]).map(attributeValueText).join(", ")}]`
  }
  return Array.isArray(inner) ? `${name}=[${inner.join(", ")}]` : `${name}=${String(inner)}`
}
