import { list, long, required, string, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"

const cachePeriodMinutes = 1440 // observed

const endpoint = structure("Endpoint", {
  Address: required(string()),
  CachePeriodInMinutes: required(long()),
})

export const describeEndpoints = defineOperation({
  name: "DescribeEndpoints",
  dialect: "classic",
  input: structure("DescribeEndpointsRequest", {}),
  output: structure("DescribeEndpointsResponse", { Endpoints: required(list(endpoint)) }),
  access: { action: "dynamodb:DescribeEndpoints" },

  /** The one endpoint is where the caller already is, by the name it used. */
  async run(_input, { host }) {
    return { Endpoints: [{ Address: host, CachePeriodInMinutes: cachePeriodMinutes }] }
  },
})
