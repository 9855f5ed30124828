import type { AccountRecords } from "../../../engine/account-records.ts"
import type { RecordKind } from "../../../engine/records.ts"
import { integer, map, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"

export const getAccountSummary = defineOperation({
  name: "GetAccountSummary",
  dialect: "classic",
  input: structure("GetAccountSummaryRequest", {}),
  output: structure("GetAccountSummaryResponse", { SummaryMap: map(integer()) }),
  access: { action: "iam:GetAccountSummary" },
  async run(_, { engine: { records } }) {
    return {
      SummaryMap: {
        Users: await countOf(records, "user"),
        Groups: await countOf(records, "group"),
        Roles: await countOf(records, "role"),
        Policies: await countOf(records, "policy"),
        AccessKeysPerUserQuota: 2,
        GroupsPerUserQuota: 10,
        VersionsPerPolicyQuota: 5,
      },
    }
  },
})

const chunk = 1000

async function countOf(records: AccountRecords, kind: Exclude<RecordKind, "key">): Promise<number> {
  let count = 0
  let after: string | undefined
  for (;;) {
    const page = await records.list(kind, after, chunk)
    count += page.records.length
    after = page.records.at(-1)?.name
    if (page.isLast || after === undefined) return count
  }
}
