import type { AccountRecords } from "../../engine/account-records.ts"
import { ApiError } from "../../error.ts"
import { requireRecord } from "./holders.ts"
import { counted, policyRecordName, requirePolicy } from "./managed-policies.ts"

/** Sets the boundary of a user or role, or takes it away. */
export async function changeBoundary(
  records: AccountRecords,
  kind: "user" | "role",
  name: string,
  next: string | undefined,
): Promise<Record<string, never>> {
  const { account } = records
  const [before] = await records.find({ kind, name })
  const last = requireRecord(kind, name, before).boundary
  if (last === next) {
    if (last !== undefined) return {}
    throw new ApiError("NoSuchEntity", `The ${kind} with name ${name} has no permissions boundary.`)
  }
  const names = [
    { kind, name },
    policyRecordName(account, last ?? ""),
    policyRecordName(account, next ?? ""),
  ] as const
  return records.change(names, ([found, lastPolicy, nextPolicy]) => {
    const { boundary, ...rest } = requireRecord(kind, name, found)
    if (boundary !== last) {
      throw new ApiError("ConcurrentModification", `The ${kind} ${name} was changed just now.`)
    }
    const record = next === undefined ? rest : { ...rest, boundary: next }
    return {
      put: [
        { kind, name, record: record as typeof rest },
        ...countedBy(last, lastPolicy, -1),
        ...countedBy(next, nextPolicy, 1),
      ],
      reply: {},
    }
  })

  function countedBy(
    arn: string | undefined,
    found: Parameters<typeof requirePolicy>[2],
    boundaries: number,
  ) {
    return arn === undefined ? [] : counted(arn, requirePolicy(account, arn, found), { boundaries })
  }
}
