import type { AccountRecords } from "../../engine/account-records.ts"
import { loadPolicies, policySetOf } from "../../engine/principal-policies.ts"
import { roleArn, userArn, userPolicySet } from "../../engine/principals.ts"
import { groupArn } from "./describe.ts"
import { noSuch } from "./faults.ts"
import type { Simulated } from "./simulation.ts"

/** @throws ApiError NoSuchEntity for what is no user, group or role of the account */
export async function simulatedPrincipal(records: AccountRecords, arn: string): Promise<Simulated> {
  const { account } = records
  const [, kind, name = ""] =
    /^arn:aws:iam::[0-9]{12}:(user|group|role)\/(?:.*\/)?(.+)$/.exec(arn) ?? []
  if (kind === "user") {
    const [user] = await records.find({ kind: "user", name })
    if (user && userArn(account, user) === arn) {
      const policies = await loadPolicies(records, await userPolicySet(records, user))
      return { account, arn, kind: "user", policies }
    }
  }
  if (kind === "group") {
    const [group] = await records.find({ kind: "group", name })
    if (group && groupArn(account, group) === arn) {
      const policies = await loadPolicies(records, policySetOf([group], undefined))
      return { account, arn, kind: "user", policies }
    }
  }
  if (kind === "role") {
    const [role] = await records.find({ kind: "role", name })
    if (role && roleArn(account, role) === arn) {
      const policies = await loadPolicies(records, policySetOf([role], role.boundary))
      return { account, arn, kind: "assumed-role", policies }
    }
  }
  throw noSuch("user", arn)
}
