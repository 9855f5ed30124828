import { ApiError } from "../../error.ts"
import { regionPattern } from "../arn.ts"

/** The credential of a claim, taken apart. */
export interface Scope {
  readonly accessKeyId: string
  /** `YYYYMMDD`. */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  /** All but the key id, as it stands in the credential. */
  readonly text: string
}

/** Regions name table spaces, and one day databases: nothing else may ever get that far. */
const region = new RegExp(`^${regionPattern}$`)

/** Throws for anything but five elements; their values are judged by `requireScope`. */
export function parseCredential(credential: string): Scope {
  const parts = credential.split("/")
  const [accessKeyId, date, region, service, terminator] = parts
  if (
    parts.length !== 5 ||
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    terminator === undefined
  ) {
    throw new ApiError(
      "IncompleteSignatureException",
      "Credential must have exactly 5 slash-delimited elements, " +
        `e.g. keyid/date/region/service/term, got '${credential}'`,
    )
  }
  const text = credential.slice(accessKeyId.length + 1)
  return { accessKeyId, date, region, service, terminator, text }
}

export function isRegion(text: string): boolean {
  return region.test(text)
}

/** Throws all that is wrong at once, as AWS does. `amzDate` is the date of the claim. */
export function requireScope(scope: Scope, services: readonly string[], amzDate: string): void {
  const day = amzDate.slice(0, 8)
  const faults: string[] = []
  if (!isRegion(scope.region)) faults.push(regionFault(scope.region))
  if (!services.includes(scope.service)) {
    faults.push(`Credential should be scoped to correct service: '${services.join("' or '")}'. `)
  }
  if (scope.terminator !== "aws4_request") {
    faults.push(
      "Credential should be scoped with a valid terminator: 'aws4_request', " +
        `not '${scope.terminator}'. `,
    )
  }
  if (scope.date !== day) {
    faults.push(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        `'${scope.date}' != '${day}', from '${amzDate}'.`,
    )
  }
  if (faults.length > 0) throw new ApiError("InvalidSignatureException", faults.join(""))
}

export function regionFault(region: string): string {
  return `Credential should be scoped to a valid region, not '${region}'. `
}
