import { detect } from '../src/enhancer/detect.ts'
import { createErrorReader } from '../src/enhancer/error-reader.ts'
import { defaultEnhancer } from '../src/fleet/enhancer-settings.ts'
import { busyHistory } from '../test/enhancer/busy-history.ts'

// node bench/measure-detect.ts [events]: all detectors over a history of that length, the first time and again; time, and the process's CPU time, compiling and sweeping beside it included.
const count = Number(process.argv[2] ?? 100_000)
const events = busyHistory(count)
const now = events.at(-1)?.at ?? 0
const read = createErrorReader()

const looks = Array.from({ length: 5 }, () => {
  const began = performance.now()
  const start = process.cpuUsage()
  const signals = detect(events, { now, thresholds: defaultEnhancer.thresholds, read })
  const ms = performance.now() - began
  const { user, system } = process.cpuUsage(start)
  return { ms, cpuMs: (user + system) / 1_000, signals }
})
const occurrences = looks[0]?.signals.reduce((sum, signal) => sum + signal.occurrences.length, 0)
process.stdout.write(
  `${count} events, ${looks[0]?.signals.length} signals, ${occurrences} occurrences: ${looks.map(({ ms, cpuMs }) => `${ms.toFixed(0)} ms (CPU ${cpuMs.toFixed(0)})`).join(', ')}\n`,
)
