import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { provision } from '../host/provision/provision.ts'
import { ensureRedis } from '../host/redis-server.ts'
import { watchRedis } from '../host/watch-redis.ts'
import type { Logger } from '../log.ts'
import { say } from './progress.ts'
import type { Part } from './part.ts'
import type { Restarting } from './restarting.ts'
import type { Shutdown } from './shutdown.ts'

type Deps = {
  readonly part: Part
  readonly config: Config
  readonly host: Host
  readonly logger: Logger
  readonly shutdown: Shutdown
  /** another Mos is about to take this one's place, and its Redis */
  readonly restarting: Pick<Restarting, 'isAsked'>
}

/**
 * Where Redis is: `REDIS_URL`, or an embedded server that this start runs or adopts. `mos up` keeps it alive and ends
 * it at a clean exit; `serve` and `work` on their own need a REDIS_URL, since neither owns the server.
 */
export async function prepareRedis(deps: Deps): Promise<{ redisUrl: string }> {
  const { part, config, host, logger, shutdown, restarting } = deps
  const needRedis = config.redisUrl === undefined
  if (needRedis && part !== 'up') {
    throw new Failure(`mos ${part} needs REDIS_URL: only mos up brings a Redis of its own.`, { exit: 'configuration' })
  }
  const options = { announce: say, dataDir: config.dataDir, uid: config.uid, noInstall: config.noInstall }
  const programs = await provision(host, needRedis ? ['redis-server', 'tmux'] : ['tmux'], options)
  if (config.redisUrl !== undefined) return { redisUrl: config.redisUrl }
  const redisOptions = {
    host,
    program: 'redis-server' in programs ? programs['redis-server'] : 'redis-server',
    dataDir: config.dataDir,
    socketDir: config.socketDir,
  }
  const redis = await ensureRedis(redisOptions)
  const watch = watchRedis(redisOptions, redis, (news) => logger.warn(news, 'the embedded Redis'))
  shutdown.add('Redis', async () => {
    await watch.stop()
    if (restarting.isAsked) return
    // A server that was started again has another process: the latest one is asked to end.
    await (await ensureRedis(redisOptions)).stop()
  })
  return { redisUrl: `unix://${redis.socketPath}` }
}
