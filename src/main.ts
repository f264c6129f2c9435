import { loadConfig } from './config/load-config.ts'
import { exitCodes, explain, Failure } from './errors.ts'
import type { Part } from './main/part.ts'

const isPart = (word: string | undefined): word is Part => word === 'up' || word === 'serve' || word === 'work'

/** `mos up|serve|work` runs Mos; every other word is a command for the running one. Returns the exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const [part, ...rest] = argv
  const config = loadConfig()
  // Half of the program is not needed by the other half: a shell's command must not load the doors.
  if (isPart(part) && rest.length === 0) {
    // What was let go (an op that waits, a turn that goes on) must not act on after its lock and its store are gone.
    process.exit(await (await import('./main/run.ts')).run(part, config))
  }
  return (await import('./main/shell.ts')).shell(argv, config)
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`mos: ${explain(error)}\n`)
  if (!(error instanceof Failure)) process.stderr.write(`${error instanceof Error ? error.stack : ''}\n`)
  process.exitCode = error instanceof Failure ? error.exit : exitCodes.failed
}
