/** What Put-, Get- and DeleteResourcePolicy and CreateTable judge alike. */
import { Authorization } from "../../engine/authorize.ts"
import { uniqueIdsOf } from "../../engine/named-principals.ts"
import { ApiError } from "../../error.ts"
import { resourcePolicyBytesMax } from "../../limits.ts"
import { parsePolicy } from "../../model/policy/parse-policy.ts"
import { faultText } from "../../model/policy/policy-fault.ts"
import type { ResourcePolicySetting, Table } from "../../model/table/table.ts"
import { utf8Length } from "../../model/value/utf8.ts"
import type { Context } from "../../operation.ts"

/** What no table's policy can be about: accounts as a whole, and streams. Observed for some. */
const foreignActions: ReadonlySet<string> = new Set(
  [
    "DescribeEndpoints",
    "DescribeLimits",
    "DescribeStream",
    "GetRecords",
    "GetShardIterator",
    "ListBackups",
    "ListBulkOperations",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "ListStreams",
    "ListTables",
  ].map((name) => `dynamodb:${name}`.toLowerCase()),
)

/**
 * The document, judged, and whom it names. White space counts (DynamoDB guide). Its texts are AWS's
 * up to the second colon; what follows is ours, where AWS's is not known.
 *
 * @throws ApiError ValidationException
 */
export async function requireResourcePolicy(
  engine: Context["engine"],
  document: string,
): Promise<Omit<ResourcePolicySetting, "revisionId">> {
  if (utf8Length(document) > resourcePolicyBytesMax) {
    throw invalidDocument(`it is larger than ${resourcePolicyBytesMax} bytes`)
  }
  const { fault, policy } = parsePolicy(document, { kind: "resource", source: "" })
  if (fault?.text.startsWith("Invalid principal")) {
    throw ApiError.invalidParameter("Invalid principal in policy document.")
  }
  if (fault) throw invalidDocument(faultText(fault))
  const names = policy.statements.flatMap(({ actions }) => actions.names)
  const foreign = names.filter(isForeign)
  if (foreign.length > 0) {
    const shown = foreign.map((name) => `"${name}"`).join(", ")
    throw invalidDocument(`The following action names are invalid: ${shown}`)
  }
  const ids = await uniqueIdsOf(engine, policy)
  return { document, ...(ids && { ids }) }
}

/** A pattern is about whatever it matches. */
function isForeign(name: string): boolean {
  const lower = name.toLowerCase()
  return lower !== "*" && (!lower.startsWith("dynamodb:") || foreignActions.has(lower))
}

function invalidDocument(fault: string): ApiError {
  return ApiError.invalidParameter(`Invalid policy document: ${fault}`)
}

/**
 * Whoever may not change the policy any more once it is there, has to confirm that. The text is
 * ours.
 *
 * @throws ApiError ValidationException
 */
export function checkKeepsAccess(
  table: Table,
  resourcePolicy: ResourcePolicySetting,
  { caller, platform, engine: { account } }: Context,
): void {
  const asks = [{ action: "dynamodb:PutResourcePolicy", table: table.arn }]
  const after = new Authorization({ requester: caller, asks, account, nowMs: platform.now() })
  try {
    after.check({ ...table, resourcePolicy })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw invalidDocument(
      "it takes away the caller's own permission to change it: set " +
        "ConfirmRemoveSelfResourceAccess to confirm that",
    )
  }
}

/** The next one: numbers that look like milliseconds and never come twice. Observed. */
export function nextRevisionId(before: ResourcePolicySetting | undefined, nowMs: number): string {
  return String(Math.max(nowMs, before ? Number(before.revisionId) + 1 : 0))
}

/** @throws ApiError PolicyNotFoundException: the policy is not the one that the caller knows */
export function checkRevision(
  arn: string,
  current: ResourcePolicySetting | undefined,
  expected: string | undefined,
): void {
  if (expected === undefined) return
  if ((current?.revisionId ?? "NO_POLICY") !== expected) throw policyNotFound(arn)
}

/** Unsure text. */
export function policyNotFound(arn: string): ApiError {
  return new ApiError(
    "PolicyNotFoundException",
    `Resource-based policy not found for the provided ResourceArn: ${arn}`,
  )
}
