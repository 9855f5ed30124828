/** How near vectors are to each other, as DynamoDB scores it. */

export type VectorMetric = "cosine" | "euclidean" | "dotProduct"

/**
 * The score that SearchVectors shows: of the dot product the highest is the nearest, of the others
 * the lowest. A vector of zeros has no direction; it is at the cosine distance 1 of all others
 * (what DynamoDB does is unsure).
 */
export function scoreOf(metric: VectorMetric, a: Float32Array, b: Float32Array): number {
  switch (metric) {
    case "cosine": {
      const lengths = normOf(a) * normOf(b)
      return lengths === 0 ? 1 : Math.max(0, 1 - dot(a, b) / lengths)
    }
    case "euclidean":
      return distance(a, b)
    case "dotProduct":
      return dot(a, b)
  }
}

/** The nearer of two scores comes first. */
export function compareScores(metric: VectorMetric, a: number, b: number): number {
  return metric === "dotProduct" ? b - a : a - b
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number)
  return sum
}

export function normOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector))
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) {
    const difference = (a[at] as number) - (b[at] as number)
    sum += difference * difference
  }
  return Math.sqrt(sum)
}
