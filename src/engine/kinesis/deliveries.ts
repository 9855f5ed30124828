import type { Storage } from "../../storage/storage.ts"
import { dueTasksOf } from "../due-tasks.ts"
import { advanceDelivery, type DeliveryParts } from "./delivery.ts"
import { kinesisTaskKind } from "./delivery-task.ts"

const stepsPerRun = 20

/**
 * Some steps for each destination that is due. Whether there is more to send at once.
 *
 * @param onDue is told that there are destinations: they will have something to send again
 */
export async function advanceDeliveries(
  storage: Storage,
  parts: DeliveryParts,
  onDue: () => void,
): Promise<boolean> {
  const tasks = await dueTasksOf(storage, parts.platform.now(), [kinesisTaskKind])
  let isLeft = false
  if (tasks.length > 0) onDue()
  for (const task of tasks) {
    let isMore = true
    for (let steps = 0; isMore && steps < stepsPerRun; steps++) {
      isMore = await advanceDelivery(storage, task, parts)
    }
    isLeft ||= isMore
  }
  return isLeft
}
