import type { Argv } from './host.ts'
import type { RedisFiles } from './redis-files.ts'

/** A server that only its owner reaches, that loses nothing it has confirmed and throws nothing out. */
export function redisServer(program: string, files: RedisFiles): Argv {
  const settings = {
    port: '0',
    unixsocket: files.socket,
    unixsocketperm: '700',
    dir: files.directory,
    pidfile: files.pid,
    daemonize: 'no',
    save: '',
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
  }
  return [program, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])]
}

/** Why it did not start, for a person, from what it wrote to its log since it was tried. */
export function explainRedisLog(said: string, files: RedisFiles): string {
  if (/bad file format|unexpected end of file|can't (?:open|read) the append|corrupt/iu.test(said)) {
    return `its file is damaged. Copy ${files.directory}, then run: redis-check-aof --fix ${files.manifest}`
  }
  if (/no space left/iu.test(said)) return `the disk of ${files.directory} is full: free some space and try again`
  if (/permission denied/iu.test(said)) return `it may not write in ${files.directory}: check its owner and mode`
  const lines = said.trim().split('\n')
  return `it says "${lines.at(-1)?.replace(/^\d+:\w \d+ \w+ \d+ [\d:.]+ . /u, '') ?? 'nothing'}" (${files.log})`
}
