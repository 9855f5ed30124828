import { newAccessKey } from "../../../engine/new-access-key.ts"
import { contextOf } from "../../../engine/root-records.ts"
import { nonceOf } from "../../../engine/vault.ts"
import { structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { quotaOf } from "../faults.ts"
import { arnIn, requireRecord, user } from "../holders.ts"
import { userNameOf } from "../own-user-name.ts"
import { date, existingUserName, text } from "../shapes/names.ts"

/** IAM guide: quotas; keys that are inactive count. */
const keysMax = 2

export const createAccessKey = defineOperation({
  name: "CreateAccessKey",
  dialect: "classic",
  input: structure("CreateAccessKeyRequest", { UserName: existingUserName }),
  output: structure("CreateAccessKeyResponse", {
    AccessKey: structure("AccessKey", {
      UserName: text,
      AccessKeyId: text,
      Status: text,
      SecretAccessKey: text,
      CreateDate: date,
    }),
  }),
  access: { action: "iam:CreateAccessKey", resources: arnIn(user) },
  async run({ UserName }, { engine: { account, records }, caller, platform, openVault }) {
    const name = userNameOf(UserName, caller)
    const vault = await openVault()
    const { accessKeyId, secret } = newAccessKey(platform, "AKIA", account)
    const context = contextOf(accessKeyId, account)
    const sealedSecret = vault.seal("access key", context, secret, nonceOf(platform))
    const createdAtMs = platform.now()
    return records.change([{ kind: "user", name }], ([found]) => {
      const old = requireRecord("user", name, found)
      if (old.keys.length >= keysMax) throw quotaOf("AccessKeysPerUser", keysMax)
      const userName = old.name
      const key = { accessKeyId, userName, status: "Active", createdAtMs, sealedSecret } as const
      return {
        put: [
          { kind: "user", name, record: { ...old, keys: [...old.keys, accessKeyId] } },
          { kind: "key", name: accessKeyId, record: key },
        ],
        reply: {
          AccessKey: {
            UserName: userName,
            AccessKeyId: accessKeyId,
            Status: "Active",
            SecretAccessKey: secret,
            CreateDate: createdAtMs / 1000,
          },
        },
      }
    })
  },
})
