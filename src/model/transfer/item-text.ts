/**
 * Items as somebody wrote them into a file: nobody has looked at them yet. What they say has to
 * become an item in the one form that everything else knows, or be refused with a reason.
 */
import { Buffer } from "node:buffer"
import { ApiError } from "../../error.ts"
import { nestingLevelsMax } from "../../limits.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { parseItem } from "../value/parse-value.ts"

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** @throws ApiError ValidationException for what is no item */
export function itemOfJson(json: unknown): Item {
  if (!isMap(json)) throw invalid("an item has to be a map of attributes")
  return parseItem(mapOf(json, 1), "current")
}

type JsonMap = Readonly<Record<string, unknown>>

function isMap(json: unknown): json is JsonMap {
  return typeof json === "object" && json !== null && !Array.isArray(json)
}

/** `__proto__` is a name like any other: nothing is assigned. */
function mapOf(json: JsonMap, level: number): Item {
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, attributeValueOf(value, level)]),
  )
}

function attributeValueOf(json: unknown, level: number): AttributeValue {
  if (level > nestingLevelsMax) throw invalid("more levels of nesting than an item may have")
  if (!isMap(json)) throw invalid('an attribute value has to name its type, as in {"S": "text"}')
  const [[type, content] = ["", undefined], another] = Object.entries(json)
  if (another) throw invalid("an attribute value has to have exactly one type")
  switch (type) {
    case "S":
    case "N":
      return { [type]: textOf(type, content) } as unknown as AttributeValue
    case "B":
      return { B: binaryOf(content) }
    case "BOOL":
      if (typeof content !== "boolean") throw unfit(type)
      return { BOOL: content }
    case "NULL":
      if (content !== true) throw unfit(type)
      return { NULL: true }
    case "SS":
    case "NS":
      return { [type]: listOf(type, content).map((one) => textOf(type, one)) } as never
    case "BS":
      return { BS: listOf(type, content).map(binaryOf) }
    case "L":
      return { L: listOf(type, content).map((element) => attributeValueOf(element, level + 1)) }
    case "M":
      if (!isMap(content)) throw unfit(type)
      return { M: mapOf(content, level + 1) }
    default:
      throw invalid("an attribute value of a type that there is not")
  }
}

function listOf(type: string, content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) throw unfit(type)
  return content
}

function textOf(type: string, content: unknown): string {
  if (typeof content !== "string") throw unfit(type)
  return content
}

export function binaryOf(content: unknown): string {
  if (typeof content !== "string" || !base64.test(content)) throw invalid("B has to be base64")
  // The last characters may have bits that no byte has: there is one notation of each value.
  return Buffer.from(content, "base64").toString("base64")
}

function unfit(type: string): ApiError {
  return invalid(`the value of an attribute of type ${type} is of another type`)
}

function invalid(text: string): ApiError {
  return ApiError.invalid(text)
}
