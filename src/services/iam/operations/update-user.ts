import type { RecordName } from "../../../engine/account-records.ts"
import type { GroupRecord, KeyRecord } from "../../../engine/records.ts"
import { ApiError } from "../../../error.ts"
import { required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { alreadyThere } from "../faults.ts"
import { recordOf, requireRecord, resourceOf, user } from "../holders.ts"
import * as name from "../shapes/names.ts"

export const updateUser = defineOperation({
  name: "UpdateUser",
  dialect: "classic",
  input: structure("UpdateUserRequest", {
    UserName: required(name.existingUserName),
    NewPath: name.path,
    NewUserName: name.userName,
  }),
  output: structure("Nothing", {}),
  repliesNothing: true,
  access: {
    action: "iam:UpdateUser",
    // What the user is called now, and what they will be (IAM guide: renaming users).
    async resources({ UserName, NewPath, NewUserName }, { engine: { account, records } }) {
      const old = await recordOf(records, user, UserName)
      const { name, path, ...rest } = old ?? { name: UserName, path: "/" }
      const next = { ...rest, name: NewUserName ?? name, path: NewPath ?? path }
      const now = resourceOf(account, user, UserName, old)
      return [now, resourceOf(account, user, next.name, next)]
    },
  },
  async run({ UserName, NewPath, NewUserName = UserName }, { engine: { records } }) {
    const [before] = await records.find({ kind: "user", name: UserName })
    const { keys, groups } = requireRecord("user", UserName, before)
    const names = [
      { kind: "user", name: UserName } as const,
      { kind: "user", name: NewUserName } as const,
      ...keys.map((key) => ({ kind: "key", name: key }) as const),
      ...groups.map((group) => ({ kind: "group", name: group }) as const),
    ] as const
    return records.change(names, ([found, namesake, ...others]) => {
      const old = requireRecord("user", UserName, found)
      const isOther = NewUserName.toLowerCase() !== UserName.toLowerCase()
      if (isOther && namesake) throw alreadyThere("User", NewUserName)
      // Keys and groups that came or went in between are those of another change: once more.
      const isSame = old.keys.join() === keys.join() && old.groups.join() === groups.join()
      if (!isSame) throw changedMeanwhile(UserName)
      const record = { ...old, name: NewUserName, path: NewPath ?? old.path }
      return {
        remove: isOther ? [{ kind: "user", name: UserName }] : [],
        put: [
          { kind: "user", name: NewUserName, record },
          ...others.flatMap((other) => renamedIn(other, old.name, NewUserName)),
        ],
        reply: {},
      }
    })
  },
})

function changedMeanwhile(userName: string): ApiError {
  return new ApiError(
    "ConcurrentModification",
    `The user ${userName} was changed at the same time. Please try again.`,
  )
}

function renamedIn(
  record: KeyRecord | GroupRecord | undefined,
  before: string,
  after: string,
): (RecordName & { record: KeyRecord | GroupRecord })[] {
  if (!record) return []
  if ("accessKeyId" in record) {
    const key = { ...record, userName: after }
    return [{ kind: "key", name: record.accessKeyId, record: key }]
  }
  const users = record.users.map((userName) => (userName === before ? after : userName))
  return [{ kind: "group", name: record.name, record: { ...record, users } }]
}
