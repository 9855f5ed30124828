import { list, required, structure } from "../../../model/shape/shape.ts"
import { defineOperation } from "../../../operation.ts"
import { simulationInput, simulationOutput } from "../shapes/entities.ts"
import { arn, policyDocument } from "../shapes/names.ts"
import { simulatedPrincipal } from "../simulated-principal.ts"
import { simulate } from "../simulation.ts"

export const simulatePrincipalPolicy = defineOperation({
  name: "SimulatePrincipalPolicy",
  dialect: "classic",
  input: structure("SimulatePrincipalPolicyRequest", {
    PolicySourceArn: required(arn),
    PolicyInputList: list(policyDocument),
    ...simulationInput,
  }),
  output: simulationOutput,
  access: {
    action: "iam:SimulatePrincipalPolicy",
    resources: ({ PolicySourceArn }) => [{ arn: PolicySourceArn }],
  },
  run: async (input, { engine: { records } }) =>
    simulate(input, await simulatedPrincipal(records, input.PolicySourceArn)),
})
