/** A company and its work, as ElectroDB's own guide models it: two entities in one table. */
import { Entity, Service } from "electrodb"
import { localClient } from "../local-client.ts"
import { createSingleTable } from "../single-table.ts"

export async function openCompany() {
  const client = await localClient()
  const table = await createSingleTable(client)
  const options = { client, table }

  const employees = new Entity(
    {
      model: { entity: "employee", version: "1", service: "company" },
      attributes: {
        employeeId: { type: "string", required: true },
        name: { type: "string", required: true },
        office: { type: "string", required: true },
        team: { type: ["development", "marketing", "support"] as const, required: true },
        salary: { type: "number", default: 0 },
        skills: { type: "set", items: "string" },
        history: { type: "list", items: { type: "string" } },
        address: {
          type: "map",
          properties: { street: { type: "string" }, zip: { type: "string" } },
        },
        hired: { type: "string", required: true },
      },
      indexes: {
        employee: {
          pk: { field: "pk", composite: ["employeeId"] },
          sk: { field: "sk", composite: [] },
        },
        workplace: {
          collection: "workplaces",
          index: "gs1",
          pk: { field: "gs1pk", composite: ["office"] },
          sk: { field: "gs1sk", composite: ["team", "employeeId"] },
        },
        seniority: {
          index: "gs2",
          pk: { field: "gs2pk", composite: ["team"] },
          sk: { field: "gs2sk", composite: ["hired", "employeeId"] },
        },
      },
    },
    options,
  )

  const tasks = new Entity(
    {
      model: { entity: "task", version: "1", service: "company" },
      attributes: {
        project: { type: "string", required: true },
        taskId: { type: "string", required: true },
        office: { type: "string", required: true },
        points: { type: "number" },
        closed: { type: "boolean", default: false },
      },
      indexes: {
        task: {
          pk: { field: "pk", composite: ["project"] },
          sk: { field: "sk", composite: ["taskId"] },
        },
        workplace: {
          collection: "workplaces",
          index: "gs1",
          pk: { field: "gs1pk", composite: ["office"] },
          sk: { field: "gs1sk", composite: ["taskId"] },
        },
      },
    },
    options,
  )
  return { employees, tasks, company: new Service({ employees, tasks }) }
}

export const jack = {
  employeeId: "jack",
  name: "Jack",
  office: "Gatwick",
  team: "development",
  salary: 100,
  skills: ["go", "sql"],
  history: ["hired"],
  address: { street: "High Street 1", zip: "123" },
  hired: "2020-03-01",
} as const
