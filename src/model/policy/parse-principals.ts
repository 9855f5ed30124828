/** The Principal and NotPrincipal elements. */
import type { DocumentReader } from "./document-reader.ts"
import type { LocatedJson } from "./located-json.ts"
import type { PrincipalList, UniqueIds } from "./policy.ts"

const types = ["AWS", "Service", "Federated", "CanonicalUser"]

const root = /^arn:aws:iam::(\d{12}):root$/
const named =
  /^arn:aws:(iam::\d{12}:(user|role)|sts::\d{12}:(assumed-role|federated-user))\/[^*?]+$/
/** What AWS puts in the place of a user or role that has been deleted: it names nobody any more. */
const uniqueId = /^A[A-Z0-9]{15,127}$/

/** @throws PolicyFaultError */
export function parsePrincipals(
  reader: DocumentReader,
  statement: LocatedJson,
  members: ReadonlyMap<string, LocatedJson>,
  {
    kind,
    ids,
  }: { readonly kind: "identity" | "resource" | "trust"; readonly ids?: UniqueIds | undefined },
): PrincipalList | undefined {
  const given = members.get("Principal") ?? members.get("NotPrincipal")
  if (kind === "identity") {
    if (given) throw reader.fault(given, "Policy document should not specify a principal.")
    return undefined
  }
  if (!given) throw reader.fault(statement, "Missing required field Principal")
  const isNegated = members.has("NotPrincipal")
  if (given.kind === "string") {
    if (given.value !== "*") throw invalid(reader, given, `"AWS":"${given.value}"`)
    return { isNegated, everybody: true, accounts: [], arns: [] }
  }
  const byType = reader.members(given, "a principal", types)
  if (byType.size === 0) throw reader.syntax(given, "a principal is somebody")
  const accounts: string[] = []
  const arns: string[] = []
  let everybody = false
  for (const [type, value] of byType) {
    for (const { text, value: place } of reader.strings(value)) {
      // Services and other identity providers never call here.
      if (type !== "AWS") continue
      const account = /^\d{12}$/.test(text) ? text : root.exec(text)?.[1]
      if (text === "*") everybody = true
      else if (account !== undefined) accounts.push(account)
      else if (named.test(text) || uniqueId.test(text)) arns.push(text)
      else throw invalid(reader, place, `"AWS":"${text}"`)
    }
  }
  return { isNegated, everybody, accounts, arns, ...(ids && { ids }) }
}

function invalid(reader: DocumentReader, place: LocatedJson, shown: string) {
  return reader.fault(place, `Invalid principal in policy: ${shown}`, "no such principal can be")
}
