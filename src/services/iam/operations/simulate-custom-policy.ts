import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { simulationInput, simulationOutput } from "../shapes/entities.ts"
import { policyDocument } from "../shapes/names.ts"
import { simulate } from "../simulation.ts"

export const simulateCustomPolicy = defineOperation({
  name: "SimulateCustomPolicy",
  dialect: "classic",
  input: structure("SimulateCustomPolicyRequest", {
    PolicyInputList: required(list(policyDocument)),
    ...simulationInput,
  }),
  output: simulationOutput,
  access: { action: "iam:SimulateCustomPolicy" },
  run: async (input, { engine: { account } }) => {
    // Somebody who has no policies but those of the request.
    const arn = `arn:aws:iam::${account}:user/simulated`
    return simulate(input, { account, arn, kind: "user", policies: { identity: [] } })
  },
})
