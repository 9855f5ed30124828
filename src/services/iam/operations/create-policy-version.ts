import { ApiError } from "../../../error.ts"
import { boolean, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { versionOf } from "../describe.ts"
import { requireCharacters, requireDocument } from "../faults.ts"
import { policyRecordName } from "../managed-policies.ts"
import { policyVersion } from "../shapes/entities.ts"
import { arn, policyDocument } from "../shapes/names.ts"
import { managedCharactersMax, requireOwnPolicy } from "../versions.ts"

/** IAM guide: quotas. */
const versionsMax = 5

export const createPolicyVersion = defineOperation({
  name: "CreatePolicyVersion",
  dialect: "classic",
  input: structure("CreatePolicyVersionRequest", {
    PolicyArn: required(arn),
    PolicyDocument: required(policyDocument),
    SetAsDefault: boolean,
  }),
  output: structure("CreatePolicyVersionResponse", { PolicyVersion: policyVersion }),
  access: { action: "iam:CreatePolicyVersion", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run(input, { engine: { account, records }, platform }) {
    const { PolicyArn, PolicyDocument: document, SetAsDefault } = input
    requireDocument(document)
    requireCharacters([document], "PolicySize", managedCharactersMax)
    const createdAtMs = platform.now()
    return records.change([policyRecordName(account, PolicyArn)], ([found]) => {
      const old = requireOwnPolicy(account, PolicyArn, found)
      if (old.versions.length >= versionsMax) {
        throw new ApiError(
          "LimitExceeded",
          "A managed policy can have up to 5 versions. Before you create a new version, you must " +
            "delete an existing version.",
        )
      }
      const version = { id: `v${old.versionsMade + 1}`, document, createdAtMs }
      const record = {
        ...old,
        versions: [...old.versions, version],
        versionsMade: old.versionsMade + 1,
        updatedAtMs: createdAtMs,
        defaultVersion: SetAsDefault === true ? version.id : old.defaultVersion,
      }
      return {
        put: [{ kind: "policy", name: old.name, record }],
        reply: { PolicyVersion: versionOf(record, version) },
      }
    })
  },
})
