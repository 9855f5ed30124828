import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { policyOf } from "../describe.ts"
import { alreadyThere, requireCharacters, requireDocument } from "../faults.ts"
import { entityId } from "../ids.ts"
import { policy, tags } from "../shapes/entities.ts"
import * as name from "../shapes/names.ts"
import { tagsIn } from "../tags.ts"
import { managedCharactersMax } from "../versions.ts"

export const createPolicy = defineOperation({
  name: "CreatePolicy",
  dialect: "classic",
  input: structure("CreatePolicyRequest", {
    PolicyName: required(name.policyName),
    Path: name.path,
    PolicyDocument: required(name.policyDocument),
    Description: name.policyDescription,
    Tags: tags,
  }),
  output: structure("CreatePolicyResponse", { Policy: policy }),
  access: {
    action: "iam:CreatePolicy",
    resources: ({ Path = "/", PolicyName }, { caller: { account } }) => [
      { arn: `arn:aws:iam::${account}:policy${Path}${PolicyName}`, tags: {} },
    ],
  },
  async run(input, { engine: { account, records }, platform }) {
    const { PolicyName, PolicyDocument: document, Path = "/", Description } = input
    requireDocument(document)
    requireCharacters([document], "PolicySize", managedCharactersMax)
    const createdAtMs = platform.now()
    const record = {
      name: PolicyName,
      path: Path,
      id: entityId("ANPA", platform),
      createdAtMs,
      updatedAtMs: createdAtMs,
      versions: [{ id: "v1", document, createdAtMs }],
      defaultVersion: "v1",
      versionsMade: 1,
      attachments: 0,
      boundaries: 0,
      tags: tagsIn(input.Tags),
      ...(Description === undefined ? {} : { description: Description }),
    }
    return records.change([{ kind: "policy", name: PolicyName }], ([found]) => {
      if (found) throw alreadyThere("A policy called", PolicyName)
      return {
        put: [{ kind: "policy", name: PolicyName, record }],
        reply: { Policy: policyOf(account, record) },
      }
    })
  },
})
