import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mos } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'

export type FleetKill = { readonly what: string; readonly isMosUp: boolean }

/** Crashes of one program within this time that its runner takes for a loop, less one. */
const mostCrashes = 3
const loopMs = 16 * 60_000

/** Kills one part of a fleet at random, with SIGKILL: a program in a pane, a runner, the tmux server, Mos itself. */
export function createKills(mos: Mos, names: readonly string[], random: () => number) {
  const counts = new Map<string, number>()
  /** when each agent's program was killed: one that dies too often is left alone, and that is another test */
  const crashes = new Map<string, number[]>()
  const tmux = (...args: readonly string[]) =>
    runProgram('tmux', ['-u', '-N', '-S', join(mos.home, 'data', 'tmux.sock'), ...args])
  let isMosUp = true
  let count = 0

  const pick = <T>(of: readonly T[]): T | undefined => of[Math.floor(random() * of.length)]
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
      const name = pick(names.filter((one) => recent(one).length < mostCrashes))
      if (name === undefined) return undefined
      const { stdout } = await tmux('display-message', '-p', '-t', `=${name}:`, '#{pane_pid} #{pane_dead}')
      const [pid, dead] = stdout.trim().split(' ')
      if (dead !== '0' || !end(Number(pid))) return undefined
      crashes.set(name, [...recent(name), now])
      return `the program of ${name}`
    },
    async runner() {
      const name = pick(names) ?? ''
      const lock = join(mos.home, '.config', 'mosaic', 'fleet', 'run', `${name}.lock`)
      const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split(' ')[0])
      return pid > 1 && end(pid) ? `the runner of ${name}` : undefined
    },
    async 'tmux server'() {
      const { exit, stdout } = await tmux('display-message', '-p', '#{pid}')
      return exit === 0 && end(Number(stdout)) ? 'the tmux server' : undefined
    },
    async Mos() {
      if (!isMosUp) return undefined
      await mos.kill()
      isMosUp = false
      return 'Mos'
    },
  }

  return {
    get count() {
      return count
    },
    told: () => [...counts].map(([kind, n]) => `${n} ${kind}`).join(', '),
    /** Tries until something was there to be killed. */
    async kill(): Promise<FleetKill> {
      isMosUp = isMosUp || mos.isUp
      for (;;) {
        const kind = pick(['pane', 'pane', 'runner', 'runner', 'tmux server', 'Mos']) ?? 'Mos'
        const what = await killers[kind]?.()
        if (what === undefined) continue
        counts.set(kind, (counts.get(kind) ?? 0) + 1)
        count++
        return { what, isMosUp }
      }
    },
  }
}
