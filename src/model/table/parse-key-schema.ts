/** Key schemas of tables and indexes, judged as DynamoDB does: in its order, with its texts. */
import { ApiError } from "../../error.ts"
import { indexKeyAttributesMax } from "../../limits.ts"
import type { ScalarType } from "../value/attribute-value.ts"
import type { AttributeDefinitions, KeySchemaElements } from "./definition-shapes.ts"
import type { KeyAttribute, KeySchema } from "./table.ts"

/** The declared key attributes by name, in the order in which they were declared. */
export type Definitions = ReadonlyMap<string, ScalarType>

export function parseDefinitions(input: AttributeDefinitions): Definitions {
  const definitions = new Map<string, ScalarType>()
  for (const { AttributeName, AttributeType } of input) {
    if (definitions.has(AttributeName)) {
      throw ApiError.invalid(`Attribute Name is duplicated: ${AttributeName}`)
    }
    definitions.set(AttributeName, AttributeType)
  }
  return definitions
}

/** The key of a table: one partition attribute, perhaps one sort attribute. */
export function parseTableKey(elements: KeySchemaElements, definitions: Definitions): KeySchema {
  if (elements.length > definitions.size) {
    throw ApiError.invalid("Invalid KeySchema: Some index key attribute have no definition")
  }
  checkDefined(elements, definitions)
  checkPair(elements)
  const [partition, sort] = keyAttributes(elements, definitions)
  if (!partition) throw new Error("a key schema without elements")
  return { partition, ...(sort && { sort }) }
}

/** The key of an index, without what depends on its kind. */
export function parseIndexKey(
  elements: KeySchemaElements,
  definitions: Definitions,
): { readonly partition: readonly KeyAttribute[]; readonly sort: readonly KeyAttribute[] } {
  checkDefined(elements, definitions)
  const isPair = elements.length <= 2 && elements[1]?.KeyType !== "HASH"
  if (isPair) checkPair(elements)
  else checkManyAttributes(elements)
  const attributes = keyAttributes(elements, definitions)
  const partitions = elements.filter(({ KeyType }) => KeyType === "HASH").length
  return { partition: attributes.slice(0, partitions), sort: attributes.slice(partitions) }
}

function checkDefined(elements: KeySchemaElements, definitions: Definitions): void {
  const names = elements.map(({ AttributeName }) => AttributeName)
  if (names.every((name) => definitions.has(name))) return
  throw ApiError.invalidParameter(
    "Some index key attributes are not defined in AttributeDefinitions. " +
      `Keys: [${names.join(", ")}], AttributeDefinitions: [${[...definitions.keys()].join(", ")}]`,
  )
}

function checkPair(elements: KeySchemaElements): void {
  const [first, second] = elements
  if (first?.AttributeName === second?.AttributeName) {
    throw ApiError.invalid(
      "Both the Hash Key and the Range Key element in the KeySchema have the same name",
    )
  }
  if (first?.KeyType !== "HASH") throw firstIsNotHash()
  if (second && second.KeyType !== "RANGE") {
    throw ApiError.invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
  }
}

/** AWS guide: multi-attribute keys; the texts as observed at their introduction. */
function checkManyAttributes(elements: KeySchemaElements): void {
  if (new Set(elements.map(({ AttributeName }) => AttributeName)).size < elements.length) {
    throw ApiError.invalid("The KeySchema contains multiple key attributes with the same name")
  }
  if (elements[0]?.KeyType !== "HASH") throw firstIsNotHash()
  const partitions = elements.filter(({ KeyType }) => KeyType === "HASH").length
  if (elements.slice(0, partitions).some(({ KeyType }) => KeyType !== "HASH")) {
    throw ApiError.invalidParameter(
      "All HASH key attributes must precede RANGE key attributes in the KeySchema",
    )
  }
  checkNumber("HASH", partitions)
  checkNumber("RANGE", elements.length - partitions)
}

function checkNumber(type: string, attributes: number): void {
  if (attributes <= indexKeyAttributesMax) return
  throw ApiError.invalidParameter(
    `The KeySchema exceeds the maximum allowed number of ${type} key attributes`,
  )
}

function firstIsNotHash(): ApiError {
  return ApiError.invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
}

function keyAttributes(
  elements: KeySchemaElements,
  definitions: Definitions,
): readonly KeyAttribute[] {
  return elements.map(({ AttributeName: name }) => {
    const type = definitions.get(name)
    if (!type) throw new Error(`key attribute ${name} was not checked`)
    return { name, type }
  })
}
