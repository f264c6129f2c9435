import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { killByMark } from '../test/support/kill-by-mark.ts'
import { placeProgram } from '../test/support/place-program.ts'
import { startBot } from './bot.ts'
import type { Bot } from './bot.ts'
import { startDouble } from './double.ts'
import type { Double } from './double.ts'

/** One of the two bots that are compared, with a double of its own. */
export type Side = {
  readonly double: Double
  /** where Mos lives; of the floor an empty directory */
  readonly home: string
  /** Starts the bot; `ms` is the time from its process's start until it is ready and Discord greeted it. */
  start(): Promise<{ readonly bot: Bot; readonly ms: number }>
  /** Ends all that it left running, and its double. */
  dispose(): Promise<void>
}

export const tenant = 'bench'

const root = join(import.meta.dirname, '..')

export const floorSide = (): Promise<Side> =>
  createSide(({ double }) => ({
    args: [join(import.meta.dirname, 'floor-bot.mjs')],
    env: { FLOOR_TOKEN: double.token, FLOOR_API_URL: double.url },
  }))

const programs = { opencode: 'runtime/fake-agent/main.ts', pi: 'runtime/pi/fake-pi.ts' } as const

type MosOptions = {
  /** Topics run on a program of ours in the place of this one: without it on the stub. */
  readonly runtime?: keyof typeof programs
  /** Without it Mos brings its own Redis. */
  readonly redisUrl?: string
  /** as after an installation: nothing is compiled yet */
  readonly coldCache?: boolean
}

/** Mos as `npm start` runs it. */
export const mosSide = ({ redisUrl, coldCache = false, runtime }: MosOptions = {}): Promise<Side> =>
  createSide(async ({ double, home }) => ({
    args: [join(root, 'dist', 'mos.js'), 'up'],
    env: {
      HOME: home,
      MOS_DATA_DIR: join(home, 'data'),
      MOS_HTTP_PORT: '0',
      MOS_TENANT: tenant,
      MOS_HOST_ID: 'alpha',
      MOS_NO_INSTALL: '1',
      DISCORD_TOKEN: double.token,
      DISCORD_API_URL: double.url,
      DISCORD_REST_PER_SECOND: '1000000',
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
      ...(runtime === undefined
        ? {}
        : {
            PATH: await placeProgram(join(home, 'bin'), runtime, programs[runtime]),
            PI_CODING_AGENT_DIR: join(home, 'pi'),
            MOS_RUNTIME: runtime,
          }),
      // Node's own variable comes before the bundle's directory.
      ...(coldCache ? { NODE_COMPILE_CACHE: join(home, 'compile-cache') } : {}),
    },
  }))

type Made = Pick<Side, 'double' | 'home'>
type Program = { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }

async function createSide(program: (made: Made) => Program | Promise<Program>): Promise<Side> {
  const home = await mkdtemp(join(tmpdir(), 'mos-bench-'))
  const double = await startDouble()
  let starts = 0
  let bot: Bot | undefined
  return {
    double,
    home,
    async start() {
      bot = await startBot({ ...(await program({ double, home })), cwd: root })
      const connectedAt = await double.ask.connected(++starts)
      return { bot, ms: Math.max(bot.readyAt, connectedAt) - bot.spawnedAt }
    },
    async dispose() {
      await bot?.stop()
      await double.stop()
      await killByMark(home)
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
