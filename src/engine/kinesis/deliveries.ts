import type { Storage } from "../../storage/storage.ts"
import { dueTasksOf } from "../due-tasks.ts"
import { advanceDelivery, type DeliveryParts } from "./delivery.ts"
import { kinesisTaskKind } from "./delivery-task.ts"

const stepsPerRun = 20

/**
 * Some steps for each destination that is due. Whether there is more to send at once.
 *
 * @param onRest is told in how many milliseconds one of them will be due again
 */
export async function advanceDeliveries(
  storage: Storage,
  parts: DeliveryParts,
  onRest: (ms: number) => void,
): Promise<boolean> {
  const tasks = await dueTasksOf(storage, parts.platform.now(), [kinesisTaskKind])
  let isLeft = false
  for (const task of tasks) {
    let restMs: number | undefined = 0
    for (let steps = 0; restMs === 0 && steps < stepsPerRun; steps++) {
      restMs = await advanceDelivery(storage, task, parts)
    }
    if (restMs === 0) isLeft = true
    else if (restMs !== undefined) onRest(restMs)
  }
  return isLeft
}
