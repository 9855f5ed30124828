import { beginIndexWork } from "../../../engine/index-work.ts"
import { beginReplication } from "../../../engine/replication/begin.ts"
import { boolean, required, structure } from "../../../model/shape/shape.ts"
import { timeToLiveAttribute } from "../../../model/table/definition-shapes.ts"
import { changeExpiry } from "../../../model/table/expiry.ts"
import { defineOperation } from "../../../operation.ts"
import { randomInteger48 } from "../../../platform.ts"
import { askOnTable } from "../access/table-asks.ts"
import { existingTable } from "../shapes/table-shapes.ts"
import { parseTableName } from "../table-name.ts"

const specification = structure("TimeToLiveSpecification", {
  AttributeName: required(timeToLiveAttribute),
  Enabled: required(boolean),
})

export const updateTimeToLive = defineOperation({
  name: "UpdateTimeToLive",
  dialect: "classic",
  input: structure("UpdateTimeToLiveInput", {
    TableName: existingTable,
    TimeToLiveSpecification: required(specification),
  }),
  output: structure("UpdateTimeToLiveOutput", { TimeToLiveSpecification: specification }),
  access: {
    action: "dynamodb:UpdateTimeToLive",
    asks: ({ TableName }) => askOnTable("dynamodb:UpdateTimeToLive", TableName),
  },

  async run(input, { engine }) {
    const { catalog, platform, storage, bell } = engine
    const name = parseTableName(input.TableName)
    const id = randomInteger48(platform)
    const { TimeToLiveSpecification } = input
    const { after } = await catalog.update(name, (table) =>
      changeExpiry(table, TimeToLiveSpecification, id),
    )
    if (await beginIndexWork(storage, after)) bell.ring()
    await beginReplication(engine, after)
    return { TimeToLiveSpecification }
  },
})
