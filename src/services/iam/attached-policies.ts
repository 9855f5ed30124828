/** Attach, Detach and List of managed policies: the same for users, groups and roles. */
import { ApiError } from "../../error.ts"
import { boolean, required, string, structure } from "../../model/shape/shape.ts"
import { defineOperation } from "../../operation.ts"
import { attachedOf } from "./describe.ts"
import { quotaOf } from "./faults.ts"
import { arnIn, type Holder, requireRecord, textIn } from "./holders.ts"
import { counted, policyRecordName, requirePolicy } from "./managed-policies.ts"
import { pageOfList } from "./pages.ts"
import { attachedPolicies, paging } from "./shapes/entities.ts"
import { arn, pathPrefix } from "./shapes/names.ts"

const nothing = structure("Nothing", {})
/** IAM guide: quotas. */
const attachedMax = 10

export function attachPolicy(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `Attach${title}Policy`,
    dialect: "classic",
    input: structure(`Attach${title}PolicyRequest`, {
      [member]: required(holder.name),
      PolicyArn: required(arn),
    }),
    output: nothing,
    repliesNothing: true,
    access: { action: `iam:Attach${title}Policy`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const policyArn = textIn(input, "PolicyArn")
      const names = [{ kind, name }, policyRecordName(records.account, policyArn)] as const
      return records.change(names, ([found, foundPolicy]) => {
        const record = requireRecord(kind, name, found)
        const policy = requirePolicy(records.account, policyArn, foundPolicy)
        if (record.attached.includes(policyArn)) return { reply: {} }
        if (record.attached.length >= attachedMax) {
          throw quotaOf(`PoliciesPer${title}`, attachedMax)
        }
        const attached = [...record.attached, policyArn]
        return {
          put: [
            { kind, name, record: { ...record, attached } },
            ...counted(policyArn, policy, { attachments: 1 }),
          ],
          reply: {},
        }
      })
    },
  })
}

export function detachPolicy(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `Detach${title}Policy`,
    dialect: "classic",
    input: structure(`Detach${title}PolicyRequest`, {
      [member]: required(holder.name),
      PolicyArn: required(arn),
    }),
    output: nothing,
    repliesNothing: true,
    access: { action: `iam:Detach${title}Policy`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const policyArn = textIn(input, "PolicyArn")
      const names = [{ kind, name }, policyRecordName(records.account, policyArn)] as const
      return records.change(names, ([found, foundPolicy]) => {
        const record = requireRecord(kind, name, found)
        if (!record.attached.includes(policyArn)) {
          throw new ApiError("NoSuchEntity", `Policy ${policyArn} was not found.`)
        }
        const policy = requirePolicy(records.account, policyArn, foundPolicy)
        const attached = record.attached.filter((attachedArn) => attachedArn !== policyArn)
        return {
          put: [
            { kind, name, record: { ...record, attached } },
            ...counted(policyArn, policy, { attachments: -1 }),
          ],
          reply: {},
        }
      })
    },
  })
}

export function listAttachedPolicies(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `ListAttached${title}Policies`,
    dialect: "classic",
    input: structure(`ListAttached${title}PoliciesRequest`, {
      [member]: required(holder.name),
      PathPrefix: pathPrefix,
      ...paging,
    }),
    output: structure(`ListAttached${title}PoliciesResponse`, {
      AttachedPolicies: attachedPolicies,
      IsTruncated: boolean,
      Marker: string(),
    }),
    access: { action: `iam:ListAttached${title}Policies`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const [found] = await records.find({ kind, name })
      const { PathPrefix = "/" } = input as { readonly PathPrefix?: string }
      const all = attachedOf(requireRecord(kind, name, found)).filter(({ PolicyArn }) =>
        PolicyArn.slice(PolicyArn.indexOf("/")).startsWith(PathPrefix),
      )
      const { items, rest } = pageOfList(all, input, ({ PolicyArn }) => PolicyArn)
      return { AttachedPolicies: items, ...rest }
    },
  })
}
