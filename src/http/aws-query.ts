/**
 * AWS's Query protocol, as IAM and STS speak it: a form in, XML out. Smithy: AWS Query protocol.
 * Members of lists are `Tags.member.1.Key`; an empty value for a list is an empty list.
 */
import { ApiError } from "../error.ts"
import { type Shape, type StructureShape, shapeOf } from "../model/shape/shape.ts"

/** A form as the JSON that the same input would be, for the one deserialiser that there is. */
export function formInput(
  shape: StructureShape,
  form: URLSearchParams,
): Readonly<Record<string, unknown>> {
  return structureIn(shape, form, "")
}

function structureIn(shape: StructureShape, form: URLSearchParams, prefix: string) {
  const members: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const value = valueIn(shapeOf(member), form, prefix + name)
    if (value !== undefined) members[name] = value
  }
  return members
}

function valueIn(shape: Shape, form: URLSearchParams, name: string): unknown {
  switch (shape.kind) {
    case "structure":
      return hasPrefix(form, `${name}.`) ? structureIn(shape, form, `${name}.`) : undefined
    case "list":
      return listIn(shape.member, form, name)
    case "integer":
    case "long":
    case "double":
      return numberIn(form, name)
    case "boolean":
      return booleanIn(form, name)
    default:
      return form.get(name) ?? undefined
  }
}

function listIn(member: Shape, form: URLSearchParams, name: string): unknown {
  const prefix = `${name}.member.`
  const places = new Set<number>()
  for (const key of form.keys()) {
    if (!key.startsWith(prefix)) continue
    const [place = ""] = key.slice(prefix.length).split(".")
    if (!/^[1-9]\d{0,5}$/.test(place)) throw malformed(key)
    places.add(Number(place))
  }
  if (places.size === 0) return form.get(name) === "" ? [] : undefined
  return [...places].toSorted((a, b) => a - b).map((place) => valueIn(member, form, prefix + place))
}

function hasPrefix(form: URLSearchParams, prefix: string): boolean {
  return [...form.keys()].some((key) => key.startsWith(prefix))
}

function numberIn(form: URLSearchParams, name: string): number | undefined {
  const text = form.get(name)
  if (text === null) return undefined
  if (!/^-?\d{1,15}$/.test(text)) throw malformed(name)
  return Number(text)
}

function booleanIn(form: URLSearchParams, name: string): boolean | undefined {
  const text = form.get(name)
  if (text === null) return undefined
  if (text !== "true" && text !== "false") throw malformed(name)
  return text === "true"
}

function malformed(name: string): ApiError {
  return new ApiError("MalformedInput", `The value of ${name} cannot be read`)
}

export interface XmlReply {
  readonly operation: string
  readonly namespace: string
  readonly requestId: string
}

/** @param output absent for operations whose model has none */
export function xmlOfReply(
  { operation, namespace, requestId }: XmlReply,
  output: StructureShape | undefined,
  reply: unknown,
): string {
  const result = output ? element(`${operation}Result`, contentOf(output, reply)) : ""
  const metadata = element("ResponseMetadata", element("RequestId", escaped(requestId)))
  return `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>\n`
}

function contentOf(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "structure":
      return Object.entries(shape.members)
        .map(([name, member]) => {
          const part = (value as Readonly<Record<string, unknown>>)[name]
          return part === undefined ? "" : element(name, contentOf(shapeOf(member), part))
        })
        .join("")
    case "list":
      return (value as readonly unknown[])
        .map((part) => element("member", contentOf(shape.member, part)))
        .join("")
    case "map":
      return Object.entries(value as object)
        .map(([key, part]) =>
          element(
            "entry",
            element("key", escaped(key)) + element("value", contentOf(shape.value, part)),
          ),
        )
        .join("")
    case "timestamp":
      return new Date(Math.floor(value as number) * 1000).toISOString().replace(".000Z", "Z")
    default:
      return escaped(String(value))
  }
}

export function element(name: string, content: string): string {
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
}

/** Signs that XML 1.0 has no way to write become the one that stands for such. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (sign) => references[sign] ?? sign)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
}
