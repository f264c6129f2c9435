import { createServer } from 'node:net'
import { once } from 'node:events'
import type { TestRedis } from '../../support/redis.ts'
import type { Faulty, Stage, Vary } from './stage.ts'

const asked = (redis: TestRedis, label: string, commands: (vary: Vary) => readonly string[]): Faulty => ({
  label: `redis: ${label}`,
  run: (stage, vary) => stage.run('redis-cli', ['-s', redis.socketPath], { input: `${commands(vary).join('\n')}\n` }),
})

const server = (label: string, args: (vary: Vary, stage: Stage) => Promise<readonly string[]>): Faulty => ({
  label: `redis: ${label}`,
  run: async (stage, vary) => stage.run('timeout', ['5', 'redis-server', ...(await args(vary, stage))]),
})

const set = (name: string): string => `set ${name} a`

export const redisFaults = (redis: TestRedis): readonly Faulty[] => [
  asked(redis, 'another type', (vary) => [
    'set fruit a',
    ['lpush fruit a', 'sadd fruit a', 'hset fruit a b'][vary.number(3)] ?? '',
  ]),
  asked(redis, 'no such command', (vary) => [`${vary.word()} ${vary.name()} ${vary.number(9)}`]),
  asked(redis, 'number of arguments', (vary) => [['get', 'set a', 'hset a', 'lpush b'][vary.number(4)] ?? 'get']),
  asked(redis, 'no number', (vary) => [`set ${vary.word()} x`, set('x'), 'incr x']),
  asked(redis, 'no syntax', (vary) => [`set ${vary.name()} a ${vary.word()}`]),
  asked(redis, 'no such script', (vary) => [`evalsha ${vary.hex(40)} 0`]),
  asked(redis, 'script failed', (vary) => [`eval "return redis.call('${vary.word()}')" 0`]),
  asked(redis, 'script is no Lua', (vary) => [`eval "return ${vary.word()} ${vary.word()}" 0`]),
  asked(redis, 'wrong password', (vary) => [`auth ${vary.word()} ${vary.hex(12)}`]),
  asked(redis, 'database is out of range', (vary) => [`select ${100 + vary.number(900)}`]),
  {
    label: 'redis: connection refused',
    run: (stage, vary) => stage.run('redis-cli', ['-p', String(vary.port()), 'ping']),
  },
  {
    label: 'redis: no socket',
    run: (stage, vary) => stage.run('redis-cli', ['-s', `${stage.directory}/${vary.name()}.sock`, 'ping']),
  },
  {
    label: 'redis: port in use',
    async run(stage) {
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      const address = taken.address()
      const port = typeof address === 'object' ? address?.port : 0
      const said = await stage.run('timeout', [
        '5',
        'redis-server',
        '--bind',
        '127.0.0.1',
        '--port',
        String(port),
        '--save',
        '',
      ])
      taken.close()
      return said
    },
  },
  server('no such setting', async (vary, stage) => [
    await stage.write(`${vary.name()}.conf`, `${vary.lines('#')}${vary.word()} yes\n`),
  ]),
  server('settings are not there', async (vary, stage) => [`${stage.directory}/${vary.name()}.conf`]),
  server('append-only file is damaged', async (vary, stage) => {
    const folder = vary.name()
    await stage.write(
      `${folder}/appendonlydir/appendonly.aof.manifest`,
      'file appendonly.aof.1.incr.aof seq 1 type i\n',
    )
    await stage.write(
      `${folder}/appendonlydir/appendonly.aof.1.incr.aof`,
      `*2\r\n$3\r\nget\r\n${vary.word()}\r\n*1\r\n`,
    )
    return [
      '--port',
      '0',
      '--unixsocket',
      `${stage.directory}/r.sock`,
      '--appendonly',
      'yes',
      '--dir',
      `${stage.directory}/${folder}`,
    ]
  }),
  server('directory is not there', async (vary, stage) => [
    '--port',
    '0',
    '--dir',
    `${stage.directory}/${vary.name()}`,
  ]),
]
