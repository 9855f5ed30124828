import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { encodedDocument, versionOf } from "../describe.ts"
import { findPolicy } from "../managed-policies.ts"
import { policyVersion } from "../shapes/entities.ts"
import { arn, policyVersionId } from "../shapes/names.ts"
import { requireVersion } from "../versions.ts"

export const getPolicyVersion = defineOperation({
  name: "GetPolicyVersion",
  dialect: "classic",
  input: structure("GetPolicyVersionRequest", {
    PolicyArn: required(arn),
    VersionId: required(policyVersionId),
  }),
  output: structure("GetPolicyVersionResponse", { PolicyVersion: policyVersion }),
  access: { action: "iam:GetPolicyVersion", resources: ({ PolicyArn }) => [{ arn: PolicyArn }] },
  async run({ PolicyArn, VersionId }, { engine: { records } }) {
    const policy = await findPolicy(records, PolicyArn)
    const version = requireVersion(policy, PolicyArn, VersionId)
    const Document = encodedDocument(version.document)
    return { PolicyVersion: { Document, ...versionOf(policy, version) } }
  },
})
