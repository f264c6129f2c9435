import type { Redis } from 'ioredis'
import type { Script } from './script.ts'
import { StoreAway } from './store-away.ts'

/** The one way from the store's parts to Redis. Rejects in milliseconds with StoreAway while the connection is down. */
export type Database = {
  /** `{mos:<tenant>}` */
  readonly root: string
  readonly redis: Redis
  /** A key under the root: `key('op', id)` → `{mos:<tenant>}:op:<id>`. */
  key(...parts: readonly string[]): string
  run<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** Commands that are sent before anything is waited for leave as one write: Redis then syncs its file once for all. */
  together<T>(work: () => T): T
  /** Runs a script with KEYS[1] = root. */
  script(script: Script, ...args: readonly (string | number)[]): Promise<unknown>
}

type ScriptCommand = (root: string, ...args: readonly (string | number)[]) => Promise<unknown>

/** The hash tag that all keys of a tenant begin with: one slot of a cluster. */
export const rootOf = (tenant: string): string => `{mos:${tenant}}`

export function createDatabase(redis: Redis, tenant: string): Database {
  const root = rootOf(tenant)
  const commands = new Map<string, ScriptCommand>()
  const run = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    if (redis.status !== 'ready') throw new StoreAway(false)
    try {
      return await work(redis)
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    root,
    redis,
    key: (...parts) => [root, ...parts].join(':'),
    run,
    together(work) {
      const { stream } = redis
      if (redis.status !== 'ready') return work()
      stream.cork()
      setImmediate(() => stream.uncork())
      return work()
    },
    script(script, ...args) {
      const known = commands.get(script.name)
      const command = known ?? defineScript(redis, script)
      if (known === undefined) commands.set(script.name, command)
      return run(() => command(root, ...args))
    },
  }
}

function defineScript(redis: Redis, script: Script): ScriptCommand {
  redis.defineCommand(script.name, { numberOfKeys: 1, lua: script.lua })
  const command: unknown = Reflect.get(redis, script.name)
  if (typeof command !== 'function') throw new Error(`the script ${script.name} could not be defined`)
  return (root, ...args) => Promise.resolve<unknown>(Reflect.apply(command, redis, [root, ...args]))
}

/** Redis's own words for "I am there but cannot serve": full, busy, read-only, still loading, without a leader. */
const cannotServe = /^(OOM|BUSY|MISCONF|READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS)\b/

function translate(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.name === 'ReplyError') return cannotServe.test(error.message) ? new StoreAway(false, error) : error
  const refusedBeforeSending = error.message.includes('enableOfflineQueue')
  return new StoreAway(!refusedBeforeSending, error)
}
