import { join } from 'node:path'
import { createProgram } from './program.ts'
import { createReports } from './reports.ts'
import { drawScreen } from './draw-screen.ts'
import type { Look } from './draw-screen.ts'
import { readKeys } from './read-keys.ts'
import { serveControl } from './serve-control.ts'

/**
 * A coding agent's terminal interface that does what a test tells it, as a real program in a real pane:
 * `main.ts <directory> <look> <hooks|no-hooks> [ms until it starts]`. In the directory `<agent>.journal` gets one JSON line
 * for each text that it took and each key that went where it should not; `<agent>.control` is the socket that it obeys.
 */
const [directory = '.', look = 'plain', hooks = 'hooks', startsAfter = '0'] = process.argv.slice(2)
const name = process.env['MOSAIC_AGENT_NAME'] ?? 'tui'

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => process.exit(0))
process.stdout.on('error', () => process.exit(0))
process.stdin.on('end', () => process.exit(0))
if (process.stdin.isTTY) process.stdin.setRawMode(true)

setTimeout(() => {
  const reports = createReports({ name, hooks: hooks === 'hooks', journal: join(directory, `${name}.journal`) })
  const program = createProgram({
    look: look as Look,
    name,
    reports,
    show: (state) => process.stdout.write(drawScreen(look as Look, state, process.stdout)),
  })
  process.stdin.setEncoding('utf8')
  readKeys((chunk) => process.stdin.on('data', chunk), program)
  process.stdout.on('resize', () => program.redraw())
  process.stdout.write('\x1B[?2004h')
  program.redraw()
  reports.event('session-start', 'startup')
  const beat = (): void => reports.beat(program.state().busy)
  beat()
  setInterval(beat, 10_000)
  serveControl(join(directory, `${name}.control`), program)
}, Number(startsAfter))
