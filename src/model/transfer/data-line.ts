/** A line of a data file, whatever it is about. AWS guide: DynamoDB table export output format. */
import { ApiError } from "../../error.ts"
import type { AttributeValue, Item } from "../value/attribute-value.ts"
import { readIon } from "./ion-reader.ts"

/** @throws ApiError ValidationException for what is no map */
export function mapOfJsonLine(line: string): object {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) throw ApiError.invalid("the line is not JSON")
    throw error
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw noItem()
  return json
}

/**
 * The maps of a line, mostly one: lists of them are Ion, too (AWS guide: import formats).
 *
 * @throws ApiError ValidationException for what is none
 */
export function mapsOfIonLine(line: string): readonly Item[] {
  return mapsOf(readIon(line))
}

function mapsOf(values: readonly AttributeValue[]): readonly Item[] {
  return values.flatMap((value) => {
    if ("L" in value) return mapsOf(value.L)
    if ("M" in value) return [value.M]
    throw noItem()
  })
}

export function noItem(): ApiError {
  return ApiError.invalid("the line has no Item")
}
