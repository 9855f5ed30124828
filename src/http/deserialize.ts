/**
 * JSON to an operation's typed input: the pass that throws SerializationException at the first
 * mismatch in document order. Constraints are judged afterwards (`constraints.ts`).
 *
 * Members that a shape does not know are ignored, and null members are absent. Where nothing
 * changes the same objects come back: items are not copied.
 */
import { ApiError } from "../error.ts"
import {
  type Infer,
  type ListShape,
  type MapShape,
  type Shape,
  type StructureShape,
  shapeOf,
} from "../model/shape/shape.ts"
import { changedCopy, readElements } from "./changed-copy.ts"
import { readAttributeValue, readItem } from "./read-attribute-value.ts"
import {
  readBoolean,
  readDouble,
  readInteger,
  readLong,
  readString,
  readTimestamp,
} from "./read-scalar.ts"
import {
  type Place,
  unexpectedList,
  unexpectedMap,
  unexpectedStructure,
} from "./unexpected-type.ts"

type Reader = (value: unknown) => unknown

/** Prepares the reading of an operation's input, once; the result is what runs for each request. */
export function deserializerOf<S extends StructureShape>(shape: S): (json: unknown) => Infer<S> {
  const read = readerOf(shape, "field")
  return (json) => {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw ApiError.serialization()
    }
    return read(json) as Infer<S>
  }
}

function readerOf(shape: Shape, place: Place): Reader {
  switch (shape.kind) {
    case "string":
      return readString
    case "integer":
      return readInteger
    case "long":
      return readLong
    case "double":
      return readDouble
    case "boolean":
      return readBoolean
    case "timestamp":
      return readTimestamp
    case "attributeValue":
      return (value) => readAttributeValue(value, place)
    case "item":
      return (value) => readItem(value, place)
    case "list":
      return listReader(shape, place)
    case "map":
      return mapReader(shape, place)
    case "structure":
      return structureReader(shape, place)
  }
}

function structureReader(shape: StructureShape, place: Place): Reader {
  const readers = new Map<string, Reader>()
  for (const [name, member] of Object.entries(shape.members)) {
    readers.set(name, readerOf(shapeOf(member), "field"))
  }
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw unexpectedStructure(value, shape.name, place)
    }
    const members = value as Record<string, unknown>
    let changes: Map<string, unknown> | undefined
    for (const name in members) {
      const reader = readers.get(name)
      if (reader === undefined) continue
      const given = members[name]
      const read = given === null ? undefined : reader(given)
      if (read !== given) changes = (changes ?? new Map<string, unknown>()).set(name, read)
    }
    return changes === undefined ? value : changedCopy(members, changes)
  }
}

// A null in a list or in a map stays: it is there, and a constraint says that it must not be.

function listReader(shape: ListShape, place: Place): Reader {
  const reader = nullable(readerOf(shape.member, "element"), shape.member)
  return (value) => {
    if (!Array.isArray(value)) throw unexpectedList(value, place)
    return readElements(value, reader)
  }
}

function mapReader(shape: MapShape, place: Place): Reader {
  const reader = nullable(readerOf(shape.value, "element"), shape.value)
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw unexpectedMap(value, shape.value, place)
    }
    const entries = value as Record<string, unknown>
    let changes: Map<string, unknown> | undefined
    for (const key in entries) {
      const given = entries[key]
      const read = reader(given)
      if (read !== given) changes = (changes ?? new Map<string, unknown>()).set(key, read)
    }
    return changes === undefined ? value : changedCopy(entries, changes)
  }
}

function nullable(reader: Reader, shape: Shape): Reader {
  if (shape.kind === "attributeValue") return reader
  return (value) => (value === null ? null : reader(value))
}
