/** ExpressionAttributeNames and ExpressionAttributeValues: what `#name` and `:value` stand for. */
import { ApiError } from "../../error.ts"
import {
  attributeNameBytesMax,
  expressionPlaceholderCharactersMax,
  expressionSubstitutionBytesMax,
} from "../../limits.ts"
import type { AttributeValue } from "../value/attribute-value.ts"
import type { ValueLayer } from "../value/number.ts"
import { parseAttributeValue } from "../value/parse-value.ts"
import { valueSize } from "../value/size.ts"
import { utf8Length } from "../value/utf8.ts"
import type { ExpressionName } from "./expression-name.ts"

export interface PlaceholderInput {
  readonly names?: { readonly [placeholder: string]: string } | undefined
  readonly values?: { readonly [placeholder: string]: AttributeValue } | undefined
  readonly layer: ValueLayer
  /** Tells which placeholder holds a bad value, as the older validator does. */
  readonly wrapValueErrors?: boolean
}

export type ExpressionParameters = {
  readonly [Name in ExpressionName]?: string | undefined
} & {
  readonly ExpressionAttributeNames?: object | undefined
  readonly ExpressionAttributeValues?: object | undefined
}

const expressionNames: readonly ExpressionName[] = [
  "UpdateExpression",
  "ConditionExpression",
  "KeyConditionExpression",
  "FilterExpression",
  "ProjectionExpression",
  "SearchConditionExpression",
]

/**
 * Placeholders need an expression.
 *
 * @param withValues the operation's expressions that may use values, as DynamoDB lists them
 * @throws ApiError of the request family
 */
export function checkPlaceholdersAllowed(
  parameters: ExpressionParameters,
  withValues: readonly ExpressionName[],
): void {
  const isGiven = (name: ExpressionName) => parameters[name] !== undefined
  if (parameters.ExpressionAttributeNames !== undefined && !expressionNames.some(isGiven)) {
    throw ApiError.invalidRequest(
      "ExpressionAttributeNames can only be specified when using expressions",
    )
  }
  // An operation whose expressions take no values does not know the parameter, and passes over it.
  if (withValues.length === 0 || parameters.ExpressionAttributeValues === undefined) return
  if (!withValues.some(isGiven)) {
    const verb = withValues.length > 1 ? "are" : "is"
    throw ApiError.invalidRequest(
      "ExpressionAttributeValues can only be specified when using expressions: " +
        `${withValues.join(" and ")} ${verb} null`,
    )
  }
}

/**
 * Judges names and values as they are given, used or not.
 *
 * @throws ApiError: as `parseAttributeValue` does for values, of the request family for the rest
 */
export function parsePlaceholders(input: PlaceholderInput): Placeholders {
  const names = parseNames(input.names)
  const values = parseValues(input)
  checkSizes(names, values)
  return new Placeholders(names, values)
}

export class Placeholders {
  readonly #names: ReadonlyMap<string, string>
  readonly #values: ReadonlyMap<string, AttributeValue>
  readonly #usedNames = new Set<string>()
  readonly #usedValues = new Set<string>()

  constructor(names: ReadonlyMap<string, string>, values: ReadonlyMap<string, AttributeValue>) {
    this.#names = names
    this.#values = values
  }

  /** The name that `#placeholder` stands for, if any; it counts as used from here on. */
  resolveName(placeholder: string): string | undefined {
    this.#usedNames.add(placeholder)
    return this.#names.get(placeholder)
  }

  /** The value that `:placeholder` stands for, if any; it counts as used from here on. */
  resolveValue(placeholder: string): AttributeValue | undefined {
    this.#usedValues.add(placeholder)
    return this.#values.get(placeholder)
  }

  /** To be called once all expressions are parsed. @throws ApiError of the request family */
  checkAllUsed(): void {
    checkUsed("ExpressionAttributeNames", this.#names, this.#usedNames)
    checkUsed("ExpressionAttributeValues", this.#values, this.#usedValues)
  }
}

type Parameter = "ExpressionAttributeNames" | "ExpressionAttributeValues"

function checkUsed(
  parameter: Parameter,
  given: ReadonlyMap<string, unknown>,
  used: ReadonlySet<string>,
): void {
  const unused: string[] = []
  for (const placeholder of given.keys()) if (!used.has(placeholder)) unused.push(placeholder)
  if (unused.length === 0) return
  throw ApiError.invalidRequest(
    `Value provided in ${parameter} unused in expressions: keys: {${unused.join(", ")}}`,
  )
}

function parseNames(given: PlaceholderInput["names"]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  if (given === undefined) return names
  const placeholders = placeholdersOf("ExpressionAttributeNames", given)
  for (const placeholder of placeholders) {
    checkPlaceholder("ExpressionAttributeNames", placeholder)
    const name = given[placeholder] as string
    checkName(name, placeholder)
    names.set(placeholder, name)
  }
  return names
}

function parseValues(input: PlaceholderInput): ReadonlyMap<string, AttributeValue> {
  const values = new Map<string, AttributeValue>()
  const given = input.values
  if (given === undefined) return values
  const placeholders = placeholdersOf("ExpressionAttributeValues", given)
  for (const placeholder of placeholders) checkPlaceholder("ExpressionAttributeValues", placeholder)
  for (const placeholder of placeholders) {
    values.set(placeholder, parseValue(given[placeholder] as AttributeValue, placeholder, input))
  }
  return values
}

function parseValue(
  value: AttributeValue,
  placeholder: string,
  { layer, wrapValueErrors }: PlaceholderInput,
): AttributeValue {
  if (!wrapValueErrors) return parseAttributeValue(value, layer)
  try {
    return parseAttributeValue(value, layer)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const prefix = "ExpressionAttributeValues contains invalid value"
    const text = `${prefix}: ${error.message} for key ${placeholder}`
    throw error.ofRequest ? ApiError.invalidRequest(text) : ApiError.invalid(text)
  }
}

function placeholdersOf(parameter: Parameter, given: object): readonly string[] {
  const placeholders = Object.keys(given)
  if (placeholders.length > 0) return placeholders
  throw ApiError.invalidRequest(`${parameter} must not be empty`)
}

const syntax: Readonly<Record<Parameter, RegExp>> = {
  ExpressionAttributeNames: /^#[A-Za-z0-9_]+$/,
  ExpressionAttributeValues: /^:[A-Za-z0-9_]+$/,
}

function checkPlaceholder(parameter: Parameter, placeholder: string): void {
  const size = utf8Length(placeholder)
  if (size > expressionPlaceholderCharactersMax) {
    // Only names are told their size: observed.
    const detail = parameter === "ExpressionAttributeNames" ? ` size of key: ${size}` : ""
    throw ApiError.invalidRequest(
      `${parameter} contains invalid key: ` +
        `The expression attribute map contains a key that is too long;${detail}`,
    )
  }
  if (!syntax[parameter].test(placeholder)) {
    throw ApiError.invalidRequest(
      `${parameter} contains invalid key: Syntax error; key: "${placeholder}"`,
    )
  }
}

function checkName(name: string, placeholder: string): void {
  const fault =
    name === ""
      ? "Empty attribute name"
      : utf8Length(name) > attributeNameBytesMax
        ? `Attribute name is too large, must be less than ${attributeNameBytesMax + 1} bytes`
        : undefined
  if (fault === undefined) return
  throw ApiError.invalidRequest(
    `ExpressionAttributeNames contains invalid value: ${fault} for key ${placeholder}`,
  )
}

function checkSizes(
  names: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, AttributeValue>,
): void {
  let namesSize = 0
  for (const [placeholder, name] of names) namesSize += placeholder.length + utf8Length(name)
  let valuesSize = 0
  for (const [placeholder, value] of values) valuesSize += placeholder.length + valueSize(value)
  const fault =
    namesSize > expressionSubstitutionBytesMax
      ? "ExpressionAttributeNames exceeds max size"
      : valuesSize > expressionSubstitutionBytesMax
        ? "ExpressionAttributeValues exceeds max size"
        : namesSize + valuesSize > expressionSubstitutionBytesMax
          ? "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size"
          : undefined
  if (fault !== undefined) throw ApiError.invalidRequest(fault)
}
