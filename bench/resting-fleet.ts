import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { killByMark, pidsByMark } from '../test/support/kill-by-mark.ts'
import { personsEnvironment } from '../test/support/mos.ts'
import { startTestRedis } from '../test/support/redis.ts'
import { runProgram } from '../test/support/run-program.ts'

/** `sleep`: a program that does nothing, its runner beats for it. `stub`: a program with hooks that beats by itself. */
export type Program = 'sleep' | 'stub'
export type RestingFleet = {
  /** Pids by what they are: `work`, `serve`, `redis`, `tmux`, `runners`, `programs`. */
  parts(): Promise<ReadonlyMap<string, readonly number[]>>
  dispose(): Promise<void>
}

const root = join(import.meta.dirname, '..')
const upWithinMs = 300_000

/** `mos work` with so many idle agents, `mos serve` beside it, both as bundled, and a Redis apart. All agents are up. */
export async function restingFleet(agents: number, program: Program): Promise<RestingFleet> {
  const redis = await startTestRedis()
  const home = await mkdtemp(join(tmpdir(), 'mos-rest-'))
  const env = personsEnvironment(home, { REDIS_URL: redis.url, LOG_LEVEL: 'error' })
  const start = (part: string) =>
    spawn(process.execPath, [join(root, 'dist', 'mos.js'), part], { cwd: root, env, stdio: ['ignore', 'ignore', 2] })
  const dispose = async () => {
    await killByMark(home)
    await redis.stop()
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const work = start('work').pid ?? 0
    const serve = start('serve').pid ?? 0
    const panes = async () => {
      const argv = ['-N', '-S', join(home, 'data', 'tmux.sock'), 'list-panes', '-a', '-F', '#{pane_pid} #{pane_dead}']
      const { stdout } = await runProgram('tmux', argv, { env })
      return stdout.split('\n').flatMap((line) => (line.endsWith(' 0') ? Number(line.slice(0, -2)) : []))
    }
    await addAgents(join(home, '.config', 'mosaic', 'fleet'), agents, program)
    for (const until = Date.now() + upWithinMs; (await panes()).length < agents; await wait(1000))
      if (Date.now() > until) throw new Error(`${(await panes()).length} of ${agents} agents are up`)
    return {
      dispose,
      async parts() {
        const programs = await panes()
        const known = new Set([work, serve, ...programs])
        const others = (await pidsByMark(home)).filter((pid) => !known.has(pid))
        const words = await Promise.all(others.map(commandLine))
        const of = (pattern: RegExp) => others.filter((_, index) => pattern.test(words[index] ?? ''))
        return new Map([
          ['work', [work]],
          ['serve', [serve]],
          ['redis', [redis.pid]],
          ['tmux', of(/^tmux .*-D/u)],
          ['runners', of(/^\S*sh \S+mosaic-runner/u)],
          ['programs', programs],
        ])
      },
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

const commandLine = async (pid: number): Promise<string> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')

async function addAgents(fleet: string, agents: number, program: Program): Promise<void> {
  const names = Array.from({ length: agents }, (_, index) => `agent-${index}`)
  const roster = join(fleet, 'roster.yaml')
  const until = Date.now() + 30_000
  let text: string | undefined
  while (text === undefined) {
    text = await readFile(roster, 'utf8').catch(() => undefined)
    if (Date.now() > until) throw new Error('mos work wrote no roster within 30 s')
    await wait(100)
  }
  await mkdir(join(fleet, 'agents'), { recursive: true })
  if (program === 'sleep')
    for (const name of names)
      await writeFile(join(fleet, 'agents', `${name}.env`), 'MOSAIC_AGENT_COMMAND="sleep 100000"\n', { mode: 0o600 })
  const entries = names.map((name) => `  - name: ${name}\n    runtime: stub\n    class: operations\n`)
  // Mos may read it at any moment.
  await writeFile(`${roster}.new`, text + entries.join(''))
  await rename(`${roster}.new`, roster)
}
