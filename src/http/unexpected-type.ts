import { ApiError } from "../error.ts"
import type { Shape } from "../model/shape/shape.ts"

/**
 * The texts of SerializationException: DynamoDB lets the Java types of its own classes shine
 * through, so each text depends on what was expected and where it stood. Observed.
 */

/** A member of a structure, or an element of a list or a map: the texts differ. */
export type Place = "field" | "element"

const namespace = "com.amazonaws.dynamodb.v20120810"

const parameterized =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class " +
  "java.lang.Class (sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and " +
  "java.lang.Class are in module java.base of loader 'bootstrap')"

/** `expected` is the short name of a Java class, such as `String` or `Boolean`. */
export function unexpectedScalar(value: unknown, expected: string): ApiError {
  if (Array.isArray(value)) {
    return ApiError.serialization(`Unrecognized collection type class java.lang.${expected}`)
  }
  if (typeof value === "object") return unexpectedObject()
  return ApiError.serialization(`${tokenOf(value)} cannot be converted to ${expected}`)
}

export function unexpectedBlob(value: unknown): ApiError {
  if (Array.isArray(value)) {
    return ApiError.serialization("Unrecognized collection type class java.nio.ByteBuffer")
  }
  if (typeof value === "object") return unexpectedObject()
  return ApiError.serialization("only base-64-encoded strings are convertible to bytes")
}

export function unexpectedStructure(value: unknown, name: string, place: Place): ApiError {
  if (Array.isArray(value)) {
    return ApiError.serialization(`Unrecognized collection type class ${namespace}.${name}`)
  }
  return ApiError.serialization(
    place === "field" ? "Unexpected field type" : "Unexpected value type in payload",
  )
}

export function unexpectedList(value: unknown, place: Place): ApiError {
  return typeof value === "object" ? unexpectedObject() : unexpectedCollection(place)
}

export function unexpectedMap(value: unknown, valueShape: Shape, place: Place): ApiError {
  if (!Array.isArray(value)) return unexpectedCollection(place)
  const type = javaTypeOf(valueShape)
  return ApiError.serialization(
    `Unrecognized collection type java.util.Map<java.lang.String, ${type}>`,
  )
}

function unexpectedCollection(place: Place): ApiError {
  return ApiError.serialization(place === "field" ? "Unexpected field type" : parameterized)
}

function unexpectedObject(): ApiError {
  return ApiError.serialization("Start of structure or map found where not expected")
}

function tokenOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE"
  if (typeof value === "string") return "STRING_VALUE"
  return Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE"
}

function javaTypeOf(shape: Shape): string {
  switch (shape.kind) {
    case "structure":
      return `${namespace}.${shape.name}`
    case "attributeValue":
      return `${namespace}.AttributeValue`
    case "list":
      return `java.util.List<${javaTypeOf(shape.member)}>`
    case "map":
      return `java.util.Map<java.lang.String, ${javaTypeOf(shape.value)}>`
    case "item":
      return `java.util.Map<java.lang.String, ${namespace}.AttributeValue>`
    case "integer":
      return "java.lang.Integer"
    case "long":
      return "java.lang.Long"
    case "double":
      return "java.lang.Double"
    case "boolean":
      return "java.lang.Boolean"
    case "timestamp":
      return "java.util.Date"
    case "string":
      return "java.lang.String"
  }
}
