/** Put, Get, List and Delete of inline policies: the same for users, groups and roles. */
import { boolean, list, required, string, structure } from "../../model/shape/shape.ts"
import { defineOperation } from "../../operation.ts"
import { encodedDocument } from "./describe.ts"
import { noSuchInlinePolicy, requireCharacters, requireDocument } from "./faults.ts"
import { arnIn, type Holder, requireRecord, textIn } from "./holders.ts"
import { pageOfList } from "./pages.ts"
import { paging } from "./shapes/entities.ts"
import { policyDocument, policyName } from "./shapes/names.ts"

const nothing = structure("Nothing", {})

export function putInlinePolicy(holder: Holder) {
  const { kind, title, member, inlineCharactersMax } = holder
  return defineOperation({
    name: `Put${title}Policy`,
    dialect: "classic",
    input: structure(`Put${title}PolicyRequest`, {
      [member]: required(holder.name),
      PolicyName: required(policyName),
      PolicyDocument: required(policyDocument),
    }),
    output: nothing,
    repliesNothing: true,
    access: { action: `iam:Put${title}Policy`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const document = textIn(input, "PolicyDocument")
      requireDocument(document)
      return records.change([{ kind, name }], ([found]) => {
        const record = requireRecord(kind, name, found)
        const inline = { ...record.inline, [textIn(input, "PolicyName")]: document }
        const limit = `${title}PolicySize`
        requireCharacters(Object.values(inline), limit, inlineCharactersMax)
        return { put: [{ kind, name, record: { ...record, inline } }], reply: {} }
      })
    },
  })
}

export function getInlinePolicy(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `Get${title}Policy`,
    dialect: "classic",
    input: structure(`Get${title}PolicyRequest`, {
      [member]: required(holder.name),
      PolicyName: required(policyName),
    }),
    output: structure(`Get${title}PolicyResponse`, {
      [member]: string(),
      PolicyName: string(),
      PolicyDocument: string(),
    }),
    access: { action: `iam:Get${title}Policy`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const [found] = await records.find({ kind, name })
      const record = requireRecord(kind, name, found)
      const PolicyName = textIn(input, "PolicyName")
      const document = Object.hasOwn(record.inline, PolicyName)
        ? record.inline[PolicyName]
        : undefined
      if (document === undefined) throw noSuchInlinePolicy(kind, PolicyName)
      return { [member]: record.name, PolicyName, PolicyDocument: encodedDocument(document) }
    },
  })
}

export function listInlinePolicies(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `List${title}Policies`,
    dialect: "classic",
    input: structure(`List${title}PoliciesRequest`, {
      [member]: required(holder.name),
      ...paging,
    }),
    output: structure(`List${title}PoliciesResponse`, {
      PolicyNames: required(list(string())),
      IsTruncated: boolean,
      Marker: string(),
    }),
    access: { action: `iam:List${title}Policies`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const [found] = await records.find({ kind, name })
      const names = Object.keys(requireRecord(kind, name, found).inline)
      const { items, rest } = pageOfList(names, input, (policy) => policy)
      return { PolicyNames: items, ...rest }
    },
  })
}

export function deleteInlinePolicy(holder: Holder) {
  const { kind, title, member } = holder
  return defineOperation({
    name: `Delete${title}Policy`,
    dialect: "classic",
    input: structure(`Delete${title}PolicyRequest`, {
      [member]: required(holder.name),
      PolicyName: required(policyName),
    }),
    output: nothing,
    repliesNothing: true,
    access: { action: `iam:Delete${title}Policy`, resources: arnIn(holder) },
    async run(input, { engine: { records } }) {
      const name = textIn(input, member)
      const policy = textIn(input, "PolicyName")
      return records.change([{ kind, name }], ([found]) => {
        const record = requireRecord(kind, name, found)
        if (!Object.hasOwn(record.inline, policy)) throw noSuchInlinePolicy(kind, policy)
        const { [policy]: _, ...inline } = record.inline
        return { put: [{ kind, name, record: { ...record, inline } }], reply: {} }
      })
    },
  })
}
