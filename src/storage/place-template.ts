import { ApiError } from "../error.ts"
import { regionFault } from "../model/sigv4/scope.ts"
import type { Place } from "./placement.ts"

const accountPattern = "\\d{12}"
/**
 * Names of the form that AWS's have, and no others: whoever may sign a request chooses its region,
 * and a database is made for each. So there are at most 1296 of an account.
 */
const regionPattern =
  "(?:us-iso[bf]?|eu-isoe|us-gov|eusc-de|af|ap|ca|cn|eu|il|me|mx|sa|us)-" +
  "(?:(?:north|south)(?:east|west)?|east|west|central)-[1-9]"

const account = new RegExp(`^${accountPattern}$`)
const region = new RegExp(`^${regionPattern}$`)

export function hasPlaceholders(template: string): boolean {
  return template.includes("{account}") || template.includes("{region}")
}

/**
 * The path or URL of a place's database. What comes from outside stands in it only as twelve digits
 * and as a region, so it leads nowhere else.
 *
 * @throws ApiError for a region that is none of AWS's form, where the template asks for one
 */
export function atPlace(template: string, place: Place): string {
  if (!account.test(place.account)) throw new Error("an account that is not twelve digits")
  if (template.includes("{region}") && !region.test(place.region)) {
    throw new ApiError("InvalidSignatureException", regionFault(place.region))
  }
  return template.replaceAll("{account}", place.account).replaceAll("{region}", place.region)
}

/** Where a template has no placeholder, any place is as good. */
const anyPlace: Place = { account: "000000000000", region: "us-east-1" }

/** Whose database this is; nothing where it is not one of the template's. */
export function placeIn(template: string, path: string): Place | undefined {
  const parts = template.split(/(\{account\}|\{region\})/)
  const seen = new Set<string>()
  const source = parts.map((part) => {
    if (part !== "{account}" && part !== "{region}")
      return part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    const name = part.slice(1, -1)
    if (seen.has(name)) return `\\k<${name}>`
    seen.add(name)
    return `(?<${name}>${name === "account" ? accountPattern : regionPattern})`
  })
  const found = new RegExp(`^${source.join("")}$`).exec(path)
  return found ? { ...anyPlace, ...found.groups } : undefined
}
