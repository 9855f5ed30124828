import { isRequired, JsonText, type Shape, shapeOf } from "../../src/model/shape/shape.ts"

/**
 * Finds where a reply is not what its output shape says: a member that nobody knows, one that is
 * missing, a value of another type. For tests, which hold every reply of the run against it (see
 * `onReply` in `app.ts`). Each finding is a path and what is wrong there.
 */
export function checkReply(shape: Shape, reply: unknown, path = "reply"): string[] {
  switch (shape.kind) {
    case "string":
      return expect(typeof reply === "string", path, "is not a string").concat(
        shape.enum === undefined || shape.enum.includes(reply as string)
          ? []
          : [`${path} is ${JSON.stringify(reply)}, which is not in its enum`],
      )
    case "integer":
    case "long":
      return expect(Number.isSafeInteger(reply), path, "is not a whole number")
    case "double":
    case "timestamp":
      return expect(Number.isFinite(reply), path, "is not a finite number")
    case "boolean":
      return expect(typeof reply === "boolean", path, "is not a boolean")
    case "attributeValue":
      return checkAttributeValue(reply, path)
    case "item":
      return checkItem(reply instanceof JsonText ? JSON.parse(reply.text) : reply, path)
    case "list":
      return Array.isArray(reply)
        ? reply.flatMap((element, index) => checkReply(shape.member, element, `${path}[${index}]`))
        : [`${path} is not a list`]
    case "map":
      return isObject(reply)
        ? Object.entries(reply).flatMap(([key, value]) =>
            checkReply(shape.value, value, `${path}.${key}`),
          )
        : [`${path} is not a map`]
    case "structure":
      return isObject(reply)
        ? checkMembers(shape.members, reply, path)
        : [`${path} is no structure`]
  }
}

function checkMembers(
  members: Extract<Shape, { kind: "structure" }>["members"],
  reply: Readonly<Record<string, unknown>>,
  path: string,
): string[] {
  const unknown = Object.keys(reply).filter((name) => !Object.hasOwn(members, name))
  return [
    ...unknown.map((name) => `${path}.${name} is not in the output shape`),
    ...Object.entries(members).flatMap(([name, member]) => {
      const value = reply[name]
      if (value !== undefined) return checkReply(shapeOf(member), value, `${path}.${name}`)
      return isRequired(member) ? [`${path}.${name} is missing`] : []
    }),
  ]
}

function checkItem(item: unknown, path: string): string[] {
  if (!isObject(item)) return [`${path} is not an item`]
  return Object.entries(item).flatMap(([name, value]) =>
    checkAttributeValue(value, `${path}.${name}`),
  )
}

function checkAttributeValue(value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path} is not an attribute value`]
  const [member, ...others] = Object.entries(value)
  if (member === undefined || others.length > 0) {
    return [`${path} has ${Object.keys(value).length} types, not one`]
  }
  const [type, content] = member
  const at = `${path}.${type}`
  switch (type) {
    case "S":
    case "N":
    case "B":
      return expect(typeof content === "string", at, "is not a string")
    case "BOOL":
      return expect(typeof content === "boolean", at, "is not a boolean")
    case "NULL":
      return expect(content === true, at, "is not true")
    case "SS":
    case "NS":
    case "BS":
      return expect(isListOfStrings(content) && content.length > 0, at, "is not a set")
    case "L":
      return Array.isArray(content)
        ? content.flatMap((element, index) => checkAttributeValue(element, `${at}[${index}]`))
        : [`${at} is not a list`]
    case "M":
      return checkItem(content, at)
    default:
      return [`${at} is no type of attribute values`]
  }
}

function expect(holds: boolean, path: string, otherwise: string): string[] {
  return holds ? [] : [`${path} ${otherwise}`]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function isListOfStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === "string")
}
