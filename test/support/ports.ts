import { createServer } from "node:net"

const portsFrom = 20_000
const portsTo = 32_000

/**
 * For servers that go and come again: below the ports that systems give to outgoing connections
 * (from 32768 on Linux), so that no client takes one meanwhile.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = portsFrom + Math.floor(Math.random() * (portsTo - portsFrom))
    if (await isFree(port)) ports.add(port)
  }
  return [...ports]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once("error", () => resolve(false))
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)))
  })
}
