// For `node --import`: what the process has had in memory at most, in KB, on its last line.
process.on("exit", () => {
  process.stderr.write(`\nPEAK_RSS_KB=${process.resourceUsage().maxRSS}\n`)
})
