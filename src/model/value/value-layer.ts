/**
 * AWS replaced the code that judges values during 2026, operation by operation. `older` is what
 * Scan, the batch writes and most transactions still answer with, `current` what the rest does.
 */
export type ValueLayer = "older" | "current"
