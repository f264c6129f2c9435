import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const path = process.env['PATH'] ?? ''
const host: Host = createHost({ hostId: 'here', path })

/** An owner of its own for each test: what is left of it dies with the test. */
function owner(): string {
  const name = `/test/${randomUUID()}`
  onTestFinished(async () => {
    await host.reap(name)
  })
  return name
}

const pidIn = async (file: string): Promise<number> =>
  Number(await eventually('it runs', () => host.files.read(file).then((written) => written?.trim() || undefined)))

const text = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text()

const secrets = [
  'DISCORD_TOKEN',
  'DISCORD_TOKEN_FILE',
  'REDIS_URL',
  'REDIS_URL_FILE',
  'CREDENTIALS_DIRECTORY',
  'MOS_DEADMAN_URL',
]

test('it gets arguments, directory and environment as they are, and none of the secrets of Mos', async () => {
  const directory = await temporaryDirectory()
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const secret of secrets) vi.stubEnv(secret, `secret-${secret}`)
  vi.stubEnv('ANTHROPIC_API_KEY', 'of the person')
  const program = await host.startPiped(
    [
      'sh',
      '-c',
      'printf "<%s>" "$@"; pwd -P; echo "$ADDED ${HOME-none} $ANTHROPIC_API_KEY"; env',
      'sh',
      '; reboot',
      '*',
    ],
    { owner: owner(), cwd: directory, env: { ADDED: 'a=b', HOME: undefined } },
  )
  const said = await text(program.stdout)
  expect(said).toMatch(`<; reboot><*>${directory}\na=b none of the person\n`)
  expect(said).not.toContain('secret-')
  expect(await program.ended).toEqual({ exitCode: 0 })
})

test('what is in its environment is at no time in arguments, which every user of the machine can read', async () => {
  const token = `secret-${randomUUID()}`
  let isOver = false
  const watching = (async () => {
    const seen: string[] = []
    while (!isOver) {
      for (const pid of await readdir('/proc')) {
        const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
        if (line.includes(token)) seen.push(line)
      }
    }
    return seen
  })()
  for (let count = 0; count < 40; count += 1) {
    const program = await host.startPiped(['printenv', 'TOKEN'], { owner: owner(), env: { TOKEN: token } })
    expect(await text(program.stdout)).toBe(`${token}\n`)
  }
  isOver = true
  expect(await watching).toEqual([])
})

test('the end of stderr is kept, its exit code told', async () => {
  const program = await host.startPiped(['sh', '-c', 'yes noise | head -c 9000 >&2; echo "last words" >&2; exit 3'], {
    owner: owner(),
  })
  expect(await text(program.stdout)).toBe('')
  expect(await program.ended).toEqual({ exitCode: 3 })
  await eventually('stderr is read', () => program.stderr().endsWith('noise\nlast words\n') || undefined)
  expect(program.stderr()).toHaveLength(4000)
})

test('a write to a program that has ended is lost, and does Mos no harm', async () => {
  const program = await host.startPiped(['true'], { owner: owner() })
  expect(await program.ended).toEqual({ exitCode: 0 })
  const writer = program.stdin.getWriter()
  await writer.write(new Uint8Array(1_000_000)).catch(() => undefined)
  await eventually('the pipe is known to be closed', async () => {
    const error: unknown = await writer.write(new Uint8Array(1)).then(
      () => undefined,
      (caught: unknown) => caught,
    )
    return error instanceof Error || undefined
  })
})

test('end takes children that ignore it, that outlive their parent, that left the group', async () => {
  const directory = await temporaryDirectory()
  const child = (name: string) => `echo $$ > ${join(directory, name)}; exec sleep 300 >/dev/null 2>&1`
  const script = [
    `(trap "" TERM; sh -c 'trap "" TERM; ${child('stubborn')}') &`,
    `setsid sh -c '${child('elsewhere')}' &`,
    'wait',
  ].join('\n')
  const program = await host.startPiped(['sh', '-c', script], { owner: owner() })
  const pids = [await pidIn(join(directory, 'stubborn')), await pidIn(join(directory, 'elsewhere'))]
  await program.end({ graceMs: 100 })
  expect([program.pid, ...pids].map((pid) => host.isAlive(pid))).toEqual([false, false, false])
})

test('what a killed Mos left behind is reaped, also when only a child of it is left; strangers live', async () => {
  const directory = await temporaryDirectory()
  const [mine, other] = [owner(), owner()]
  const stranger = await host.startPiped(['sleep', '300'], { owner: other })
  // The parent starts an adapter whose child outlives it, and is killed with -9.
  const adapter = `sh -c 'echo $$ > ${join(directory, 'child')}; exec sleep 300' & echo $$ > ${join(directory, 'adapter')}; read -r line`
  const parent = `
    import { createHost } from '${join(import.meta.dirname, '../../src/host/create-host.ts')}'
    const host = createHost({ hostId: 'here', path: process.env.PATH })
    await host.startPiped(['sh', '-c', ${JSON.stringify(adapter)}], { owner: '${mine}' })
    setInterval(() => {}, 1000)
  `
  const { pid } = await host.startDetached(['node', '--input-type=module', '-e', parent], {
    logPath: join(directory, 'log'),
  })
  const adapterPid = await pidIn(join(directory, 'adapter'))
  const childPid = await pidIn(join(directory, 'child'))
  host.kill(pid, 'SIGKILL')
  // Its stdin closes: the adapter goes, its child stays.
  await eventually('the adapter is gone', () => !host.isAlive(adapterPid) || undefined)
  expect(host.isAlive(childPid)).toBe(true)

  expect(await host.reap(mine)).toBe(1)
  expect(host.isAlive(childPid)).toBe(false)
  expect(await host.reap(mine)).toBe(0)
  expect(host.isAlive(stranger.pid)).toBe(true)
})

test('a Mos that one of its sessions has started reaps the others and lives', async () => {
  const mine = owner()
  const left = await host.startPiped(['sleep', '300'], { owner: mine })
  const script = `
    import { createHost } from '${join(import.meta.dirname, '../../src/host/create-host.ts')}'
    const host = createHost({ hostId: 'here', path: process.env.PATH })
    process.stdout.write(\`reaped \${await host.reap('${mine}')}\`)
  `
  const program = [
    'sh',
    '-c',
    '"$@"; echo ", and ends", $?',
    'sh',
    'node',
    '--input-type=module',
    '-e',
    script,
  ] as const
  const mos = await host.startPiped(program, { owner: mine })
  expect(await text(mos.stdout)).toBe('reaped 1, and ends, 0\n')
  expect(host.isAlive(left.pid)).toBe(false)
})
