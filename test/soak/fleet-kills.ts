import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../support/run-program.ts'
import type { FleetParts } from './fleet-parts.ts'

/** Crashes of one program within this time that its runner takes for a loop, less one. */
const mostCrashes = 3
const loopMs = 16 * 60_000
/** in so many strikes it is the first: behind a program's it would hide that one */
const serverShare = 0.15

/** Kills parts of a fleet at random, with SIGKILL: programs in panes, runners, the tmux server, Mos, its worker. */
export function createKills({ mos, places, killWorker }: FleetParts, names: readonly string[], random: () => number) {
  const counts = new Map<string, number>()
  /** when each agent's program was killed: one that dies too often is left alone, and that is another test */
  const crashes = new Map<string, number[]>()
  const tmux = (...args: readonly string[]) => runProgram('tmux', ['-u', '-N', '-S', places.socket, ...args])
  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]
  /** whom this strike has hit: a kill that another one hides proves nothing */
  let struck = new Set<string>()
  const unstruck = () => names.filter((name) => !struck.has(name))
  const end = (pid: number): boolean => {
    try {
      process.kill(pid, 'SIGKILL')
      return true
    } catch {
      // It is just being started again.
      return false
    }
  }

  const killers: Readonly<Record<string, () => Promise<string | undefined>>> = {
    async pane() {
      const now = Date.now()
      const recent = (name: string) => (crashes.get(name) ?? []).filter((at) => now - at < loopMs)
      const name = pick(unstruck().filter((one) => recent(one).length < mostCrashes))
      if (name === undefined) return undefined
      const { stdout } = await tmux('display-message', '-p', '-t', `=${name}:`, '#{pane_pid} #{pane_dead}')
      const [pid, dead] = stdout.trim().split(' ')
      if (dead !== '0' || !end(Number(pid))) return undefined
      crashes.set(name, [...recent(name), now])
      struck.add(name)
      return `the program of ${name}`
    },
    async runner() {
      const name = pick(unstruck())
      if (name === undefined) return undefined
      const lock = join(places.runDir, `${name}.lock`)
      const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split(' ')[0])
      if (!(pid > 1) || !end(pid)) return undefined
      struck.add(name)
      return `the runner of ${name}`
    },
    async 'tmux server'() {
      const { exit, stdout } = await tmux('display-message', '-p', '#{pid}')
      return exit === 0 && end(Number(stdout)) ? 'the tmux server' : undefined
    },
    async Mos() {
      if (!mos.isUp) return undefined
      await mos.kill()
      return 'Mos'
    },
    worker: async () => ((await killWorker()) ? 'the worker' : undefined),
  }
  const kinds = ['pane', 'pane', 'pane', 'runner', 'runner', 'runner', 'Mos', 'worker']

  return {
    get count() {
      return [...counts.values()].reduce((sum, n) => sum + n, 0)
    },
    told: () => [...counts].map(([kind, n]) => `${n} ${kind}`).join(', '),
    /** So many, of parts that do not hide each other; says what they were. */
    async strike(most: number): Promise<readonly string[]> {
      struck = new Set()
      const done: string[] = []
      for (let tries = 0; done.length < most && tries < most * 10; tries++) {
        const kind = (tries === 0 && random() < serverShare ? 'tmux server' : pick(kinds)) ?? 'Mos'
        const what = await killers[kind]?.()
        if (what === undefined) continue
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        done.push(what)
      }
      return done
    },
  }
}
