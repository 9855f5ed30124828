/**
 * Whom a policy means: the users and roles that were there when it was stored, by their unique ids.
 * IAM guide: Principal, "the ARN is transformed to the unique principal ID".
 */
import { ApiError } from "../error.ts"
import type { Policy, UniqueIds } from "../model/policy/policy.ts"
import type { AccountEngine } from "./engine.ts"
import { roleArn, userArn } from "./principals.ts"

/** As many as AWS lets a policy have. */
const namedMax = 1000

/**
 * Of the account's own users and roles that are there. On AWS one that is not there makes the
 * policy invalid; here only a record of the table `IAM` may name it, and it is left as it is.
 *
 * @throws ApiError where it cannot be known now
 */
export async function uniqueIdsOf(
  { account, findDirectory }: Pick<AccountEngine, "account" | "findDirectory">,
  { statements }: Policy,
): Promise<UniqueIds | undefined> {
  const arns = new Set(statements.flatMap(({ principals }) => principals?.arns ?? []))
  const named = [...arns].flatMap((arn) => {
    const [, owner, kind, name = ""] =
      /^arn:aws:iam::(\d{12}):(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
    if (owner !== account) return []
    return [{ arn, kind: kind === "user" ? "user" : "role", name } as const]
  })
  if (named.length === 0) return undefined
  if (named.length > namedMax) throw ApiError.invalidParameter("The policy names too many")
  const directory = await findDirectory()
  if (!directory) {
    throw new ApiError("ServiceUnavailableException", "It is not known now whom the policy names")
  }
  const found = await directory.find(...named)
  const ids = named.flatMap(({ arn, kind }, at) => {
    const record = found[at]
    const itsArn = record && (kind === "user" ? userArn : roleArn)(account, record)
    return record && itsArn === arn ? [[arn, record.id] as const] : []
  })
  return ids.length === 0 ? undefined : Object.fromEntries(ids)
}
